-- Comments of what has no noun, or whose noun has no comment.
WITH {relations 'r', 'p', 'v', 'm', 'f', 'S', 'c'}, ours AS (
  SELECT r.oid, r.relkind, r.relname, r.nspname, false AS is_partition
  FROM relations AS r
  UNION ALL
  SELECT c.oid, c.relkind, c.relname, n.nspname, true
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
  WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
    AND NOT {extension_owns pg_class c.oid}
), described AS (
  SELECT r.nspname::pg_catalog.text AS schema, d.description,
         CASE r.relkind
           WHEN 'S' THEN 'sequence ' || r.relname::pg_catalog.text
           ELSE coalesce('column ' || r.relname::pg_catalog.text || '.' || a.attname::pg_catalog.text,
                         'table ' || r.relname::pg_catalog.text) END AS name
  FROM pg_catalog.pg_description AS d
  JOIN ours AS r ON r.oid = d.objoid
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
  WHERE d.classoid = 1259
    AND (r.relkind IN ('v', 'm', 'c') AND d.objsubid > 0 OR r.is_partition
      -- The comment of a sequence that a column owns.
      OR r.relkind = 'S' AND EXISTS (
        SELECT FROM pg_catalog.pg_depend AS o
        WHERE o.classid = 1259 AND o.objid = r.oid AND o.refclassid = 1259
          AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')))
  UNION ALL
  SELECT r.nspname::pg_catalog.text, d.description, 'index ' || c.relname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_index AS i ON i.indexrelid = d.objoid
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN ours AS r ON r.oid = i.indrelid
  WHERE d.classoid = 1259 AND d.objsubid = 0
  UNION ALL
  SELECT r.nspname::pg_catalog.text, d.description,
         'constraint ' || o.conname::pg_catalog.text || ' on ' || r.relname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_constraint AS o ON o.oid = d.objoid
  JOIN ours AS r ON r.oid = o.conrelid
  WHERE d.classoid = 2606
  UNION ALL
  SELECT n.nspname::pg_catalog.text, d.description,
         'constraint ' || o.conname::pg_catalog.text || ' on domain ' || t.typname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_constraint AS o ON o.oid = d.objoid
  JOIN pg_catalog.pg_type AS t ON t.oid = o.contypid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
  WHERE d.classoid = 2606
  UNION ALL
  SELECT r.nspname::pg_catalog.text, d.description,
         'trigger ' || t.tgname::pg_catalog.text || ' on ' || r.relname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_trigger AS t ON t.oid = d.objoid
  JOIN ours AS r ON r.oid = t.tgrelid
  WHERE d.classoid = 2620
  UNION ALL
  SELECT r.nspname::pg_catalog.text, d.description,
         'policy ' || o.polname::pg_catalog.text || ' on ' || r.relname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_policy AS o ON o.oid = d.objoid
  JOIN ours AS r ON r.oid = o.polrelid
  WHERE d.classoid = 3256
  UNION ALL
  SELECT r.nspname::pg_catalog.text, d.description,
         'rule ' || w.rulename::pg_catalog.text || ' on ' || r.relname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_rewrite AS w ON w.oid = d.objoid
  JOIN ours AS r ON r.oid = w.ev_class
  WHERE d.classoid = 2618
  UNION ALL
  SELECT n.nspname::pg_catalog.text, d.description, 'type ' || t.typname::pg_catalog.text
  FROM pg_catalog.pg_description AS d
  JOIN pg_catalog.pg_type AS t ON t.oid = d.objoid AND t.typtype NOT IN ('d', 'e')
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
  WHERE d.classoid = 1247 AND NOT {extension_owns pg_type t.oid}
  UNION ALL
  SELECT n.nspname::pg_catalog.text, d.description,
         'operator ' || o.oprname::pg_catalog.text || '('
           || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE {type o.oprleft, NULL} END || ', '
           || CASE o.oprright WHEN 0 THEN 'NONE' ELSE {type o.oprright, NULL} END || ')'
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace AND {in_scope n}
  JOIN pg_catalog.pg_description AS d ON d.classoid = 2617 AND d.objoid = o.oid
  WHERE NOT {extension_owns pg_operator o.oid}
  UNION ALL
  SELECT n.nspname::pg_catalog.text, d.description, k.kind || ' ' || k.name
  FROM (
    SELECT 2616 AS class, c.oid, c.opcnamespace AS namespace, 'operator-class' AS kind,
           c.opcname::pg_catalog.text || ' using ' || m.amname::pg_catalog.text AS name
    FROM pg_catalog.pg_opclass AS c JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod
    UNION ALL
    SELECT 2753, f.oid, f.opfnamespace, 'operator-family',
           f.opfname::pg_catalog.text || ' using ' || m.amname::pg_catalog.text
    FROM pg_catalog.pg_opfamily AS f JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
    UNION ALL
    SELECT 3456, c.oid, c.collnamespace, 'collation', c.collname::pg_catalog.text FROM pg_catalog.pg_collation AS c
    UNION ALL
    SELECT 2607, c.oid, c.connamespace, 'conversion', c.conname::pg_catalog.text FROM pg_catalog.pg_conversion AS c
    UNION ALL
    SELECT 3381, s.oid, s.stxnamespace, 'statistics', s.stxname::pg_catalog.text
    FROM pg_catalog.pg_statistic_ext AS s
    UNION ALL
    SELECT 3601, p.oid, p.prsnamespace, 'text-search-parser', p.prsname::pg_catalog.text
    FROM pg_catalog.pg_ts_parser AS p
    UNION ALL
    SELECT 3764, t.oid, t.tmplnamespace, 'text-search-template', t.tmplname::pg_catalog.text
    FROM pg_catalog.pg_ts_template AS t
    UNION ALL
    SELECT 3600, d.oid, d.dictnamespace, 'text-search-dictionary', d.dictname::pg_catalog.text
    FROM pg_catalog.pg_ts_dict AS d
    UNION ALL
    SELECT 3602, c.oid, c.cfgnamespace, 'text-search-configuration', c.cfgname::pg_catalog.text
    FROM pg_catalog.pg_ts_config AS c
  ) AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.namespace AND {in_scope n}
  JOIN pg_catalog.pg_description AS d ON d.classoid = k.class AND d.objoid = k.oid
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS e
    WHERE e.classid = k.class AND e.objid = k.oid AND e.refclassid = 3079 AND e.deptype = 'e')
  UNION ALL
  SELECT NULL, d.description, 'schema ' || n.nspname::pg_catalog.text
  FROM pg_catalog.pg_namespace AS n
  JOIN pg_catalog.pg_description AS d ON d.classoid = 2615 AND d.objoid = n.oid
  WHERE {in_scope n} AND NOT {extension_owns pg_namespace n.oid}
    -- Every database has it, and its comment.
    AND (n.nspname <> 'public' OR d.description <> 'standard public schema')
  UNION ALL
  SELECT NULL, d.description, k.kind || ' ' || k.name
  FROM (
    SELECT 2605 AS class, c.oid, 'cast' AS kind,
           {type c.castsource, NULL} || ' as ' || {type c.casttarget, NULL} AS name
    FROM pg_catalog.pg_cast AS c
    WHERE c.oid >= 16384
    UNION ALL
    SELECT 3466, t.oid, 'event-trigger', t.evtname::pg_catalog.text FROM pg_catalog.pg_event_trigger AS t
    UNION ALL
    SELECT 6104, p.oid, 'publication', p.pubname::pg_catalog.text FROM pg_catalog.pg_publication AS p
    UNION ALL
    SELECT 2328, w.oid, 'foreign-data-wrapper', w.fdwname::pg_catalog.text
    FROM pg_catalog.pg_foreign_data_wrapper AS w
    UNION ALL
    SELECT 1417, s.oid, 'foreign-server', s.srvname::pg_catalog.text FROM pg_catalog.pg_foreign_server AS s
    UNION ALL
    SELECT 2612, l.oid, 'language', l.lanname::pg_catalog.text FROM pg_catalog.pg_language AS l WHERE l.lanispl
    UNION ALL
    SELECT 2601, m.oid, 'access-method', m.amname::pg_catalog.text
    FROM pg_catalog.pg_am AS m
    WHERE m.oid >= 16384
    UNION ALL
    SELECT 3576, t.oid, 'transform', {type t.trftype, NULL} || ' ' || l.lanname::pg_catalog.text
    FROM pg_catalog.pg_transform AS t JOIN pg_catalog.pg_language AS l ON l.oid = t.trflang
  ) AS k
  JOIN pg_catalog.pg_description AS d ON d.classoid = k.class AND d.objoid = k.oid
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS e
    WHERE e.classid = k.class AND e.objid = k.oid AND e.refclassid = 3079 AND e.deptype = 'e')
)
SELECT d.schema,
       0::pg_catalog.oid AS relation,
       'comment' AS kind,
       d.name,
       ARRAY['text', d.description] AS facts
FROM described AS d
