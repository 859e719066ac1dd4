SELECT n.nspname::pg_catalog.text AS schema,
       t.typname::pg_catalog.text AS name,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base,
       t.typnotnull AS not_null,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS "default",
       cn.nspname::pg_catalog.text AS collation_schema,
       c.collname::pg_catalog.text AS collation,
       k.names, k.conditions, k.validated,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = t.typcollation AND t.typcollation <> b.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1247 AND d.objoid = t.oid AND d.objsubid = 0
CROSS JOIN LATERAL (
  SELECT pg_catalog.array_agg(o.conname::pg_catalog.text ORDER BY o.conname) AS names,
         pg_catalog.array_agg(pg_catalog.pg_get_expr(o.conbin, 0) ORDER BY o.conname) AS conditions,
         pg_catalog.array_agg(o.convalidated ORDER BY o.conname) AS validated
  FROM pg_catalog.pg_constraint AS o
  WHERE o.contypid = t.oid AND o.contype = 'c'
) AS k
WHERE t.typtype = 'd' AND NOT {extension_owns pg_type t.oid}
ORDER BY n.nspname, t.typname
