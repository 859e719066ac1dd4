SELECT n.nspname::pg_catalog.text AS schema,
       pg_catalog.count(c.oid) AS tables,
       pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_namespace AS n
LEFT JOIN pg_catalog.pg_class AS c
       ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
      AND NOT {extension_owns pg_class c.oid}
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
  AND NOT {extension_owns pg_namespace n.oid}
GROUP BY n.nspname, n.nspowner
ORDER BY n.nspname
