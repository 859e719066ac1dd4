WITH {relations 'r', 'p', 'v', 'm', 'f', 'S'}
SELECT r.nspname::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'owner' AS kind,
       CASE r.relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || r.relname::pg_catalog.text AS name,
       ARRAY['role', pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text] AS facts
FROM relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
-- A column's sequence is owned by who owns the table.
WHERE r.relkind <> 'S' OR NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend AS d
  WHERE d.classid = 1259 AND d.objid = r.oid AND d.refclassid = 1259
    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
UNION ALL
SELECT n.nspname::pg_catalog.text, 0, 'owner', 'function ' || {key p},
       ARRAY['role', pg_catalog.pg_get_userbyid(p.proowner)::pg_catalog.text]
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND {in_scope n}
WHERE NOT {extension_owns pg_proc p.oid} AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS i
    WHERE i.classid = 1255 AND i.objid = p.oid AND i.deptype = 'i')
UNION ALL
SELECT n.nspname::pg_catalog.text, 0, 'owner', 'type ' || t.typname::pg_catalog.text,
       ARRAY['role', pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text]
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
WHERE (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND c.relkind = 'c'
    OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid))
  AND NOT {extension_owns pg_type t.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text, 0, 'owner', k.kind || ' ' || k.name,
       ARRAY['role', pg_catalog.pg_get_userbyid(k.owner)::pg_catalog.text]
FROM (
  SELECT 'operator' AS kind, o.oprnamespace AS namespace, o.oprowner AS owner,
         o.oprname::pg_catalog.text || '('
           || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE {type o.oprleft, NULL} END || ', '
           || CASE o.oprright WHEN 0 THEN 'NONE' ELSE {type o.oprright, NULL} END || ')' AS name
  FROM pg_catalog.pg_operator AS o
  WHERE o.oid >= 16384 AND o.oprcode::pg_catalog.oid <> 0 AND NOT {extension_owns pg_operator o.oid}
  UNION ALL
  SELECT 'operator-class', c.opcnamespace, c.opcowner,
         c.opcname::pg_catalog.text || ' using ' || m.amname::pg_catalog.text
  FROM pg_catalog.pg_opclass AS c
  JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod
  WHERE c.oid >= 16384 AND NOT {extension_owns pg_opclass c.oid}
  UNION ALL
  SELECT 'collation', c.collnamespace, c.collowner, c.collname::pg_catalog.text
  FROM pg_catalog.pg_collation AS c
  WHERE c.oid >= 16384 AND NOT {extension_owns pg_collation c.oid}
  UNION ALL
  SELECT 'conversion', c.connamespace, c.conowner, c.conname::pg_catalog.text
  FROM pg_catalog.pg_conversion AS c
  WHERE c.oid >= 16384 AND NOT {extension_owns pg_conversion c.oid}
  UNION ALL
  SELECT 'statistics', s.stxnamespace, s.stxowner, s.stxname::pg_catalog.text
  FROM pg_catalog.pg_statistic_ext AS s
  WHERE NOT {extension_owns pg_statistic_ext s.oid}
  UNION ALL
  SELECT 'text-search-dictionary', d.dictnamespace, d.dictowner, d.dictname::pg_catalog.text
  FROM pg_catalog.pg_ts_dict AS d
  WHERE d.oid >= 16384 AND NOT {extension_owns pg_ts_dict d.oid}
  UNION ALL
  SELECT 'text-search-configuration', c.cfgnamespace, c.cfgowner, c.cfgname::pg_catalog.text
  FROM pg_catalog.pg_ts_config AS c
  WHERE c.oid >= 16384 AND NOT {extension_owns pg_ts_config c.oid}
) AS k
JOIN pg_catalog.pg_namespace AS n ON n.oid = k.namespace AND {in_scope n}
UNION ALL
SELECT NULL, 0, 'owner', k.kind || ' ' || k.name,
       ARRAY['role', pg_catalog.pg_get_userbyid(k.owner)::pg_catalog.text]
FROM (
  SELECT 'schema' AS kind, n.nspname AS name, n.nspowner AS owner
  FROM pg_catalog.pg_namespace AS n
  WHERE {in_scope n} AND NOT {extension_owns pg_namespace n.oid}
  UNION ALL
  SELECT 'event-trigger', t.evtname, t.evtowner
  FROM pg_catalog.pg_event_trigger AS t WHERE NOT {extension_owns pg_event_trigger t.oid}
  UNION ALL
  SELECT 'publication', p.pubname, p.pubowner
  FROM pg_catalog.pg_publication AS p WHERE NOT {extension_owns pg_publication p.oid}
  UNION ALL
  SELECT 'subscription', s.subname, s.subowner
  FROM pg_catalog.pg_subscription AS s
  JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()
  UNION ALL
  SELECT 'foreign-data-wrapper', w.fdwname, w.fdwowner
  FROM pg_catalog.pg_foreign_data_wrapper AS w WHERE NOT {extension_owns pg_foreign_data_wrapper w.oid}
  UNION ALL
  SELECT 'foreign-server', s.srvname, s.srvowner
  FROM pg_catalog.pg_foreign_server AS s WHERE NOT {extension_owns pg_foreign_server s.oid}
  UNION ALL
  SELECT 'language', l.lanname, l.lanowner
  FROM pg_catalog.pg_language AS l WHERE l.lanispl AND NOT {extension_owns pg_language l.oid}
) AS k
