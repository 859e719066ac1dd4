SELECT n.nspname::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'collation' AS kind,
       c.collname::pg_catalog.text AS name,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(c.collowner)::pg_catalog.text,
         'provider', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' END,
         'locale', coalesce({icu_locale}, CASE WHEN c.collcollate = c.collctype THEN c.collcollate::pg_catalog.text END),
         'lc_collate', CASE WHEN c.collcollate <> c.collctype THEN c.collcollate::pg_catalog.text END,
         'lc_ctype', CASE WHEN c.collcollate <> c.collctype THEN c.collctype::pg_catalog.text END,
         'deterministic', CASE WHEN NOT c.collisdeterministic THEN 'false' END,
         'rules', {icu_rules}
       ]::pg_catalog.text[] AS facts
FROM pg_catalog.pg_collation AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace AND {in_scope n}
WHERE NOT {extension_owns pg_collation c.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'conversion',
       c.conname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(c.conowner)::pg_catalog.text,
         'from', pg_catalog.pg_encoding_to_char(c.conforencoding)::pg_catalog.text,
         'to', pg_catalog.pg_encoding_to_char(c.contoencoding)::pg_catalog.text,
         'function', {function c.conproc},
         'default', CASE WHEN c.condefault THEN 'true' END
       ]::pg_catalog.text[]
FROM pg_catalog.pg_conversion AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.connamespace AND {in_scope n}
WHERE NOT {extension_owns pg_conversion c.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'statistics',
       s.stxname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(s.stxowner)::pg_catalog.text,
         'table', {name tn t.relname},
         -- Without kinds, all are kept; of a single expression, only its own.
         'kinds', CASE WHEN NOT s.stxkind @> ARRAY['d', 'f', 'm']::"char"[] AND s.stxkind <> ARRAY['e']::"char"[]
           THEN (
             SELECT pg_catalog.string_agg(k.word, ', ' ORDER BY k.word)
             FROM (VALUES ('d', 'ndistinct'), ('f', 'dependencies'), ('m', 'mcv')) AS k(letter, word)
             WHERE k.letter::"char" = ANY (s.stxkind)) END,
         'on', pg_catalog.concat_ws(', ', (
           SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attname)
           FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::pg_catalog.int2[])), {statistics_expressions}),
         'target', {statistics_target}
       ]::pg_catalog.text[]
FROM pg_catalog.pg_statistic_ext AS s
JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace AND {in_scope n}
JOIN pg_catalog.pg_class AS t ON t.oid = s.stxrelid
JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
WHERE NOT {extension_owns pg_statistic_ext s.oid}
