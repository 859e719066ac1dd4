SELECT n.nspname::pg_catalog.text AS schema,
       c.relname::pg_catalog.text AS name,
       'foreign table' AS kind
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
WHERE c.relkind = 'f' AND NOT c.relispartition AND NOT {extension_owns pg_class c.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       t.typname::pg_catalog.text,
       CASE t.typtype WHEN 'c' THEN 'composite type' WHEN 'r' THEN 'range type' ELSE 'base type' END
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
WHERE (t.typtype = 'r' OR t.typtype = 'c' AND c.relkind = 'c' OR t.typtype = 'b' AND t.typelem = 0)
  AND NOT {extension_owns pg_type t.oid}
ORDER BY 1, 2
