WITH {relations 'm'}
SELECT a.attrelid AS view,
       a.attnum AS number,
       a.attname::pg_catalog.text AS name
FROM relations AS r
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
