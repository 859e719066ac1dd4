WITH {relations 'v', 'm'}
SELECT r.oid,
       r.nspname::pg_catalog.text AS schema,
       r.relname::pg_catalog.text AS name,
       r.relkind = 'm' AS materialized,
       r.reloptions AS options,
       -- What an insert through the view gives to a column: names and expressions in turn.
       ARRAY(
         SELECT p.text
         FROM pg_catalog.pg_attrdef AS e
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
         CROSS JOIN LATERAL (VALUES
           (1, a.attname::pg_catalog.text),
           (2, pg_catalog.pg_get_expr(e.adbin, 0))) AS p(place, text)
         WHERE e.adrelid = r.oid
         ORDER BY a.attnum, p.place) AS defaults,
       (SELECT ic.relname::pg_catalog.text
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
        WHERE i.indrelid = r.oid AND i.indisclustered) AS clustered,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner
FROM relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1259 AND d.objoid = r.oid AND d.objsubid = 0
ORDER BY r.nspname, r.relname
