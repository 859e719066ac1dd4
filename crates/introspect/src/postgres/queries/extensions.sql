SELECT x.extname::pg_catalog.text AS name,
       n.nspname::pg_catalog.text AS schema
FROM pg_catalog.pg_extension AS x
JOIN pg_catalog.pg_namespace AS n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql'
ORDER BY x.extname
