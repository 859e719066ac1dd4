SELECT n.nspname::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'composite-type' AS kind,
       t.typname::pg_catalog.text AS name,
       ARRAY['owner', pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text, 'order', (
         SELECT pg_catalog.string_agg(a.attname::pg_catalog.text, ', ' ORDER BY a.attnum)
         FROM pg_catalog.pg_attribute AS a
         WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)]::pg_catalog.text[]
       || ARRAY(
         SELECT p.part
         FROM pg_catalog.pg_attribute AS a
         JOIN pg_catalog.pg_type AS own ON own.oid = a.atttypid
         LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation AND a.attcollation <> own.typcollation
         LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
         CROSS JOIN LATERAL (VALUES
           (1, 'attribute ' || a.attname::pg_catalog.text),
           (2, {type a.atttypid, a.atttypmod} || coalesce(' COLLATE ' || {name cn c.collname}, ''))
         ) AS p(side, part)
         WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum, p.side) AS facts
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
WHERE t.typtype = 'c' AND NOT {extension_owns pg_type t.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'range-type',
       t.typname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text,
         'subtype', {type r.rngsubtype, NULL},
         'subtype_opclass', CASE WHEN NOT o.opcdefault THEN {name kn o.opcname} END,
         'collation', {name cn c.collname},
         'canonical', {function r.rngcanonical},
         'subtype_diff', {function r.rngsubdiff},
         'multirange_type_name', {multirange_name}
       ]::pg_catalog.text[]
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
JOIN pg_catalog.pg_type AS s ON s.oid = r.rngsubtype
LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = r.rngsubopc
LEFT JOIN pg_catalog.pg_namespace AS kn ON kn.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = r.rngcollation AND r.rngcollation <> s.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
WHERE t.typtype = 'r' AND NOT {extension_owns pg_type t.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'base-type',
       t.typname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text,
         'input', {function t.typinput},
         'output', {function t.typoutput},
         'receive', {function t.typreceive},
         'send', {function t.typsend},
         'typmod_in', {function t.typmodin},
         'typmod_out', {function t.typmodout},
         'analyze', {function t.typanalyze},
         'subscript', {type_subscript},
         'internallength', nullif(t.typlen, -1)::pg_catalog.text,
         'passedbyvalue', CASE WHEN t.typbyval THEN 'true' END,
         'alignment', CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' END,
         'storage', CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END,
         'category', nullif(t.typcategory::pg_catalog.text, 'U'),
         'preferred', CASE WHEN t.typispreferred THEN 'true' END,
         'default', t.typdefault,
         'element', CASE WHEN t.typelem <> 0 THEN {type t.typelem, NULL} END,
         'delimiter', nullif(t.typdelim::pg_catalog.text, ','),
         'collatable', CASE WHEN t.typcollation <> 0 THEN 'true' END
       ]::pg_catalog.text[]
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
WHERE t.typtype = 'b' AND NOT {is_array}
  AND NOT {extension_owns pg_type t.oid}
UNION ALL
-- A type that was named and never defined; nobody can be made its owner.
SELECT n.nspname::pg_catalog.text, 0, 'base-type', t.typname::pg_catalog.text, ARRAY[]::pg_catalog.text[]
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace AND {in_scope n}
WHERE t.typtype = 'p' AND NOT t.typisdefined AND NOT {extension_owns pg_type t.oid}
