-- What belongs to no schema. What the server came with has an object id below 16384.
SELECT NULL::pg_catalog.text AS schema,
       0::pg_catalog.oid AS relation,
       'cast' AS kind,
       {type c.castsource, NULL} || ' as ' || {type c.casttarget, NULL} AS name,
       ARRAY[
         'function', {signature c.castfunc},
         'inout', CASE c.castmethod WHEN 'i' THEN 'true' END,
         'context', CASE c.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END
       ]::pg_catalog.text[] AS facts
FROM pg_catalog.pg_cast AS c
-- A range type brings a cast to its multirange along.
WHERE c.oid >= 16384 AND NOT {extension_owns pg_cast c.oid} AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 2605 AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT NULL,
       0,
       'event-trigger',
       t.evtname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(t.evtowner)::pg_catalog.text,
         'event', t.evtevent::pg_catalog.text,
         'function', {function t.evtfoid},
         'tags', (SELECT pg_catalog.string_agg(g.tag, ', ' ORDER BY g.tag COLLATE "C")
                  FROM pg_catalog.unnest(t.evttags) AS g(tag)),
         'enabled', CASE t.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END
       ]::pg_catalog.text[]
FROM pg_catalog.pg_event_trigger AS t
WHERE NOT {extension_owns pg_event_trigger t.oid}
UNION ALL
SELECT NULL,
       0,
       'publication',
       p.pubname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(p.pubowner)::pg_catalog.text,
         'tables', CASE WHEN p.puballtables THEN 'all' ELSE (
           SELECT pg_catalog.string_agg({name cn c.relname} || {published_part}, ', '
                    ORDER BY cn.nspname, c.relname)
           FROM pg_catalog.pg_publication_rel AS r
           JOIN pg_catalog.pg_class AS c ON c.oid = r.prrelid
           JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.relnamespace
           WHERE r.prpubid = p.oid) END,
         'schemas', {published_schemas},
         'publish', nullif(coalesce(nullif(pg_catalog.concat_ws(', ',
           CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END,
           CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END), ''), 'none'), 'insert, update, delete, truncate'),
         'via_root', {via_root},
         'generated_columns', {published_generated}
       ]::pg_catalog.text[]
FROM pg_catalog.pg_publication AS p
WHERE NOT {extension_owns pg_publication p.oid}
UNION ALL
-- Only the columns that are open to everyone; `subconninfo` is not.
SELECT NULL,
       0,
       'subscription',
       s.subname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(s.subowner)::pg_catalog.text,
         'publications', (SELECT pg_catalog.string_agg(u.name, ', ' ORDER BY u.name COLLATE "C")
                          FROM pg_catalog.unnest(s.subpublications) AS u(name)),
         'enabled', CASE WHEN NOT s.subenabled THEN 'false' END,
         'slot', CASE WHEN s.subslotname IS DISTINCT FROM s.subname
                   THEN coalesce(s.subslotname::pg_catalog.text, 'none') END
       ]::pg_catalog.text[]
FROM pg_catalog.pg_subscription AS s
JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()
UNION ALL
SELECT NULL,
       0,
       'foreign-data-wrapper',
       w.fdwname::pg_catalog.text,
       ARRAY['owner', pg_catalog.pg_get_userbyid(w.fdwowner)::pg_catalog.text,
             'handler', {function w.fdwhandler}, 'validator', {function w.fdwvalidator}]::pg_catalog.text[]
FROM pg_catalog.pg_foreign_data_wrapper AS w
WHERE NOT {extension_owns pg_foreign_data_wrapper w.oid}
UNION ALL
SELECT NULL,
       0,
       'foreign-server',
       s.srvname::pg_catalog.text,
       ARRAY['owner', pg_catalog.pg_get_userbyid(s.srvowner)::pg_catalog.text,
             'wrapper', w.fdwname::pg_catalog.text, 'type', s.srvtype, 'version', s.srvversion]::pg_catalog.text[]
FROM pg_catalog.pg_foreign_server AS s
JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
WHERE NOT {extension_owns pg_foreign_server s.oid}
UNION ALL
SELECT NULL,
       0,
       'language',
       l.lanname::pg_catalog.text,
       ARRAY[
         'owner', pg_catalog.pg_get_userbyid(l.lanowner)::pg_catalog.text,
         'handler', {function l.lanplcallfoid},
         'inline', {function l.laninline},
         'validator', {function l.lanvalidator},
         'trusted', CASE WHEN l.lanpltrusted THEN 'true' END
       ]::pg_catalog.text[]
FROM pg_catalog.pg_language AS l
WHERE l.lanispl AND NOT {extension_owns pg_language l.oid}
UNION ALL
SELECT NULL,
       0,
       'access-method',
       m.amname::pg_catalog.text,
       ARRAY['type', CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END,
             'handler', {function m.amhandler}]::pg_catalog.text[]
FROM pg_catalog.pg_am AS m
WHERE m.oid >= 16384 AND NOT {extension_owns pg_am m.oid}
UNION ALL
SELECT NULL,
       0,
       'transform',
       {type t.trftype, NULL} || ' ' || l.lanname::pg_catalog.text,
       ARRAY['from', {signature t.trffromsql}, 'to', {signature t.trftosql}]::pg_catalog.text[]
FROM pg_catalog.pg_transform AS t
JOIN pg_catalog.pg_language AS l ON l.oid = t.trflang
WHERE NOT {extension_owns pg_transform t.oid}
