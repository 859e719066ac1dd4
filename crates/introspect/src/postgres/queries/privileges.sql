-- What was granted beyond what every new object has, and what was revoked of that. A list of privileges that was
-- never touched is NULL and not looked at.
WITH lists AS (
  SELECT n.nspname::pg_catalog.text AS schema,
         'privilege' AS kind,
         CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || c.relname::pg_catalog.text AS name,
         c.relacl AS acl,
         pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS usual
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
  WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND c.relpersistence <> 't' AND NOT {extension_owns pg_class c.oid}
  UNION ALL
  SELECT n.nspname::pg_catalog.text, 'privilege',
         'column ' || c.relname::pg_catalog.text || '.' || a.attname::pg_catalog.text,
         a.attacl, pg_catalog.acldefault('c', c.relowner)
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
  WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relpersistence <> 't' AND NOT {extension_owns pg_class c.oid}
  UNION ALL
  SELECT n.nspname::pg_catalog.text, 'privilege', 'function ' || {key p},
         p.proacl, pg_catalog.acldefault('f', p.proowner)
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND {in_scope n}
  WHERE p.proacl IS NOT NULL AND NOT {extension_owns pg_proc p.oid}
  UNION ALL
  SELECT n.nspname::pg_catalog.text, 'privilege', 'type ' || t.typname::pg_catalog.text,
         t.typacl, pg_catalog.acldefault('T', t.typowner)
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
  WHERE t.typacl IS NOT NULL AND NOT {extension_owns pg_type t.oid}
  UNION ALL
  SELECT NULL, 'privilege', 'schema ' || n.nspname::pg_catalog.text,
         coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner)),
         pg_catalog.acldefault('n', n.nspowner)
           || CASE n.nspname WHEN 'public' THEN {public_defaults} ELSE pg_catalog.acldefault('c', 10) END
  FROM pg_catalog.pg_namespace AS n
  WHERE {in_scope n} AND NOT {extension_owns pg_namespace n.oid}
  UNION ALL
  SELECT NULL, 'privilege', 'language ' || l.lanname::pg_catalog.text, l.lanacl,
         pg_catalog.acldefault('l', l.lanowner)
  FROM pg_catalog.pg_language AS l
  WHERE l.lanacl IS NOT NULL
  UNION ALL
  SELECT NULL, 'privilege', 'foreign-data-wrapper ' || w.fdwname::pg_catalog.text, w.fdwacl,
         pg_catalog.acldefault('F', w.fdwowner)
  FROM pg_catalog.pg_foreign_data_wrapper AS w
  WHERE w.fdwacl IS NOT NULL
  UNION ALL
  SELECT NULL, 'privilege', 'foreign-server ' || s.srvname::pg_catalog.text, s.srvacl,
         pg_catalog.acldefault('S', s.srvowner)
  FROM pg_catalog.pg_foreign_server AS s
  WHERE s.srvacl IS NOT NULL
  UNION ALL
  SELECT n.nspname::pg_catalog.text, 'default-privilege',
         CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
           WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END
           || ' of ' || pg_catalog.pg_get_userbyid(d.defaclrole)::pg_catalog.text,
         d.defaclacl,
         -- Those of a schema come on top of those of the database.
         CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(
           CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char", d.defaclrole)
           ELSE pg_catalog.acldefault('c', 10) END
  FROM pg_catalog.pg_default_acl AS d
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
  WHERE d.defaclnamespace = 0 OR {in_scope n}
)
SELECT l.schema,
       0::pg_catalog.oid AS relation,
       l.kind,
       l.name || ' to ' || CASE g.grantee WHEN 0 THEN 'public'
         ELSE pg_catalog.pg_get_userbyid(g.grantee)::pg_catalog.text END AS name,
       ARRAY[pg_catalog.lower(g.privilege_type), g.word] AS facts
FROM lists AS l
CROSS JOIN LATERAL (
  SELECT a.grantee, a.privilege_type,
         CASE WHEN pg_catalog.bool_or(a.is_grantable) THEN 'with grant option' ELSE 'granted' END AS word
  FROM pg_catalog.aclexplode(l.acl) AS a
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.aclexplode(l.usual) AS u
    WHERE u.grantee = a.grantee AND u.privilege_type = a.privilege_type AND u.is_grantable = a.is_grantable)
  GROUP BY a.grantee, a.privilege_type
  UNION ALL
  SELECT u.grantee, u.privilege_type, 'revoked'
  FROM pg_catalog.aclexplode(l.usual) AS u
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.aclexplode(l.acl) AS a
    WHERE a.grantee = u.grantee AND a.privilege_type = u.privilege_type)
) AS g
UNION ALL
-- Owners of partitions: those of everything else are read with it.
SELECT n.nspname::pg_catalog.text, 0::pg_catalog.oid, 'owner', 'table ' || c.relname::pg_catalog.text,
       ARRAY['role', pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text]
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
  AND NOT {extension_owns pg_class c.oid}
