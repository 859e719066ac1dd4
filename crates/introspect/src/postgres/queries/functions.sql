SELECT p.oid,
       n.nspname::pg_catalog.text AS schema,
       p.proname::pg_catalog.text || '(' || coalesce((
         SELECT pg_catalog.string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.place)
         FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)), '') || ')' AS signature,
       {has_sql_body} AS is_later,
       CASE WHEN NOT {has_sql_body} THEN pg_catalog.pg_get_functiondef(p.oid) END AS definition,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(p.proowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1255 AND d.objoid = p.oid AND d.objsubid = 0
WHERE p.prokind IN ('f', 'p', 'w') AND NOT {extension_owns pg_proc p.oid}
  -- Constructors that a range type brings along.
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS i
    WHERE i.classid = 1255 AND i.objid = p.oid AND i.deptype = 'i')
ORDER BY n.nspname, p.proname
