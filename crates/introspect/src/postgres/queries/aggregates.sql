SELECT n.nspname::pg_catalog.text AS schema,
       p.proname::pg_catalog.text || '(' || coalesce((
         SELECT pg_catalog.string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.place)
         FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)), '') || ')' AS signature,
       'CREATE AGGREGATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
         || '(' || CASE p.pronargs WHEN 0 THEN '*' ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END
         || ') (' || pg_catalog.concat_ws(', ',
           'SFUNC = ' || g.aggtransfn,
           'STYPE = ' || pg_catalog.format_type(g.aggtranstype, NULL),
           'SSPACE = ' || nullif(g.aggtransspace, 0),
           'FINALFUNC = ' || nullif(g.aggfinalfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           CASE WHEN g.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
           'COMBINEFUNC = ' || nullif(g.aggcombinefn::pg_catalog.oid, 0)::pg_catalog.regproc,
           'SERIALFUNC = ' || nullif(g.aggserialfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           'DESERIALFUNC = ' || nullif(g.aggdeserialfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           'INITCOND = ' || pg_catalog.quote_literal(g.agginitval),
           'MSFUNC = ' || nullif(g.aggmtransfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           'MINVFUNC = ' || nullif(g.aggminvtransfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           'MSTYPE = ' || pg_catalog.format_type(nullif(g.aggmtranstype, 0), NULL),
           'MFINALFUNC = ' || nullif(g.aggmfinalfn::pg_catalog.oid, 0)::pg_catalog.regproc,
           CASE WHEN g.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
           'MINITCOND = ' || pg_catalog.quote_literal(g.aggminitval),
           'SORTOP = OPERATOR(' || CASE WHEN g.aggsortop <> 0 THEN (
             SELECT pg_catalog.quote_ident(sn.nspname) || '.' || s.oprname
             FROM pg_catalog.pg_operator AS s
             JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.oprnamespace
             WHERE s.oid = g.aggsortop) END || ')',
           CASE g.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END,
           CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END
         ) || ')' AS definition,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(p.proowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_aggregate AS g ON g.aggfnoid = p.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1255 AND d.objoid = p.oid AND d.objsubid = 0
WHERE NOT {extension_owns pg_proc p.oid}
ORDER BY n.nspname, p.proname
