WITH {relations 'r', 'p', 'v', 'm', 'f'}
SELECT t.tgrelid AS "table",
       t.tgname::pg_catalog.text AS name,
       pg_catalog.pg_get_triggerdef(t.oid, false) AS definition,
       t.tgenabled::pg_catalog.text AS enabled
FROM relations AS r
JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
ORDER BY t.tgrelid, t.tgname
