WITH {relations 'v', 'm'}
SELECT r.oid,
       r.nspname::pg_catalog.text AS schema,
       r.relname::pg_catalog.text AS name,
       r.relkind = 'm' AS materialized,
       r.reloptions AS options,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner
FROM relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1259 AND d.objoid = r.oid AND d.objsubid = 0
ORDER BY r.nspname, r.relname
