SELECT n.nspname::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'operator' AS kind,
       o.oprname::pg_catalog.text || '('
         || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE {type o.oprleft, NULL} END || ', '
         || CASE o.oprright WHEN 0 THEN 'NONE' ELSE {type o.oprright, NULL} END || ')' AS name,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(o.oprowner)::pg_catalog.text,
         'function', {function o.oprcode},
         'commutator', {operator o.oprcom},
         'negator', {operator o.oprnegate},
         'restrict', {function o.oprrest},
         'join', {function o.oprjoin},
         'hashes', CASE WHEN o.oprcanhash THEN 'true' END,
         'merges', CASE WHEN o.oprcanmerge THEN 'true' END
       ]::pg_catalog.text[] AS facts
FROM pg_catalog.pg_operator AS o
JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace AND {in_scope n}
-- One that another merely names is a shell, without a function. What the server came with is below 16384.
WHERE o.oid >= 16384 AND o.oprcode::pg_catalog.oid <> 0 AND NOT {extension_owns pg_operator o.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'operator-class',
       c.opcname::pg_catalog.text || ' using ' || m.amname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(c.opcowner)::pg_catalog.text,
         'default', CASE WHEN c.opcdefault THEN 'true' END,
         'type', {type c.opcintype, NULL},
         'family', CASE WHEN f.opfname <> c.opcname OR f.opfnamespace <> c.opcnamespace THEN {name fn f.opfname} END,
         'items', pg_catalog.concat_ws(', ', (
           SELECT pg_catalog.string_agg('operator ' || a.amopstrategy || ' ' || {operator a.amopopr}
                    || '(' || {type a.amoplefttype, NULL} || ', ' || {type a.amoprighttype, NULL} || ')'
                    || CASE WHEN a.amopsortfamily <> 0 THEN ' for order by ' || (
                         SELECT {name sn s.opfname}
                         FROM pg_catalog.pg_opfamily AS s
                         JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.opfnamespace
                         WHERE s.oid = a.amopsortfamily) ELSE '' END,
                    ', ' ORDER BY a.amopstrategy, a.amoplefttype, a.amoprighttype)
           FROM pg_catalog.pg_depend AS d
           JOIN pg_catalog.pg_amop AS a ON a.oid = d.objid
           WHERE d.classid = 2602 AND d.refclassid = 2616 AND d.refobjid = c.oid), (
           SELECT pg_catalog.string_agg('function ' || a.amprocnum
                    || CASE WHEN a.amproclefttype <> c.opcintype OR a.amprocrighttype <> c.opcintype
                         THEN ' (' || {type a.amproclefttype, NULL} || ', ' || {type a.amprocrighttype, NULL} || ')'
                         ELSE '' END
                    || ' ' || {signature a.amproc},
                    ', ' ORDER BY a.amprocnum, a.amproclefttype, a.amprocrighttype)
           FROM pg_catalog.pg_depend AS d
           JOIN pg_catalog.pg_amproc AS a ON a.oid = d.objid
           WHERE d.classid = 2603 AND d.refclassid = 2616 AND d.refobjid = c.oid),
           CASE WHEN c.opckeytype <> 0 THEN 'storage ' || {type c.opckeytype, NULL} END)
       ]::pg_catalog.text[]
FROM pg_catalog.pg_opclass AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.opcnamespace AND {in_scope n}
JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod
JOIN pg_catalog.pg_opfamily AS f ON f.oid = c.opcfamily
JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.opfnamespace
WHERE c.oid >= 16384 AND NOT {extension_owns pg_opclass c.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'operator-family',
       f.opfname::pg_catalog.text || ' using ' || m.amname::pg_catalog.text,
       ARRAY['owner', pg_catalog.pg_get_userbyid(f.opfowner)::pg_catalog.text, 'items', i.items]::pg_catalog.text[]
FROM pg_catalog.pg_opfamily AS f
JOIN pg_catalog.pg_namespace AS n ON n.oid = f.opfnamespace AND {in_scope n}
JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
CROSS JOIN LATERAL (
  SELECT nullif(pg_catalog.concat_ws(', ', (
    SELECT pg_catalog.string_agg('operator ' || a.amopstrategy || ' ' || {operator a.amopopr}
             || '(' || {type a.amoplefttype, NULL} || ', ' || {type a.amoprighttype, NULL} || ')'
             || CASE WHEN a.amopsortfamily <> 0 THEN ' for order by ' || (
                  SELECT {name sn s.opfname}
                  FROM pg_catalog.pg_opfamily AS s
                  JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.opfnamespace
                  WHERE s.oid = a.amopsortfamily) ELSE '' END,
             ', ' ORDER BY a.amopstrategy, a.amoplefttype, a.amoprighttype)
    FROM pg_catalog.pg_amop AS a
    WHERE a.amopfamily = f.oid AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = 2602 AND d.objid = a.oid AND d.refclassid = 2616)), (
    SELECT pg_catalog.string_agg('function ' || a.amprocnum || ' (' || {type a.amproclefttype, NULL} || ', '
             || {type a.amprocrighttype, NULL} || ') ' || {signature a.amproc},
             ', ' ORDER BY a.amprocnum, a.amproclefttype, a.amprocrighttype)
    FROM pg_catalog.pg_amproc AS a
    WHERE a.amprocfamily = f.oid AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = 2603 AND d.objid = a.oid AND d.refclassid = 2616))), '') AS items
) AS i
-- A class without a family makes one of its own name.
WHERE f.oid >= 16384 AND (i.items IS NOT NULL OR NOT EXISTS (
    SELECT FROM pg_catalog.pg_opclass AS c
    WHERE c.opcfamily = f.oid AND c.opcname = f.opfname AND c.opcnamespace = f.opfnamespace))
  AND NOT {extension_owns pg_opfamily f.oid}
