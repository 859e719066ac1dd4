-- Types that were named and never defined.
SELECT n.nspname::pg_catalog.text AS schema,
       t.typname::pg_catalog.text AS name,
       'type without a definition' AS kind
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
WHERE t.typtype = 'p' AND NOT t.typisdefined AND NOT {extension_owns pg_type t.oid}
ORDER BY 1, 2
