SELECT n.nspname::pg_catalog.text AS schema,
       t.typname::pg_catalog.text AS name,
       ARRAY(
         SELECT e.enumlabel::pg_catalog.text
         FROM pg_catalog.pg_enum AS e
         WHERE e.enumtypid = t.oid
         ORDER BY e.enumsortorder) AS labels,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1247 AND d.objoid = t.oid AND d.objsubid = 0
WHERE t.typtype = 'e' AND NOT {extension_owns pg_type t.oid}
ORDER BY n.nspname, t.typname
