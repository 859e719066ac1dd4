SELECT n.nspname::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'text-search-parser' AS kind,
       p.prsname::pg_catalog.text AS name,
       ARRAY[
         'start', {function p.prsstart},
         'gettoken', {function p.prstoken},
         'end', {function p.prsend},
         'headline', {function p.prsheadline},
         'lextypes', {function p.prslextype}
       ]::pg_catalog.text[] AS facts
FROM pg_catalog.pg_ts_parser AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.prsnamespace AND {in_scope n}
WHERE NOT {extension_owns pg_ts_parser p.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'text-search-template',
       t.tmplname::pg_catalog.text,
       ARRAY['init', {function t.tmplinit}, 'lexize', {function t.tmpllexize}]::pg_catalog.text[]
FROM pg_catalog.pg_ts_template AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.tmplnamespace AND {in_scope n}
WHERE NOT {extension_owns pg_ts_template t.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'text-search-dictionary',
       d.dictname::pg_catalog.text,
       ARRAY['owner', pg_catalog.pg_get_userbyid(d.dictowner)::pg_catalog.text, 'template', {name tn t.tmplname}, 'options', d.dictinitoption]::pg_catalog.text[]
FROM pg_catalog.pg_ts_dict AS d
JOIN pg_catalog.pg_namespace AS n ON n.oid = d.dictnamespace AND {in_scope n}
JOIN pg_catalog.pg_ts_template AS t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.tmplnamespace
WHERE NOT {extension_owns pg_ts_dict d.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text,
       0,
       'text-search-configuration',
       c.cfgname::pg_catalog.text,
       ARRAY['owner', pg_catalog.pg_get_userbyid(c.cfgowner)::pg_catalog.text, 'parser', {name pn p.prsname}]::pg_catalog.text[]
       || ARRAY(
         SELECT v.part
         FROM (
           SELECT m.maptokentype,
                  pg_catalog.string_agg({name dn d.dictname}, ', ' ORDER BY m.mapseqno) AS dictionaries
           FROM pg_catalog.pg_ts_config_map AS m
           JOIN pg_catalog.pg_ts_dict AS d ON d.oid = m.mapdict
           JOIN pg_catalog.pg_namespace AS dn ON dn.oid = d.dictnamespace
           WHERE m.mapcfg = c.oid
           GROUP BY m.maptokentype) AS m
         JOIN pg_catalog.ts_token_type(c.cfgparser) AS k ON k.tokid = m.maptokentype
         CROSS JOIN LATERAL (VALUES (1, 'map ' || k.alias), (2, m.dictionaries)) AS v(side, part)
         ORDER BY m.maptokentype, v.side)
FROM pg_catalog.pg_ts_config AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.cfgnamespace AND {in_scope n}
JOIN pg_catalog.pg_ts_parser AS p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.prsnamespace
WHERE NOT {extension_owns pg_ts_config c.oid}
