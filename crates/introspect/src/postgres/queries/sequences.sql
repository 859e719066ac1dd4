SELECT n.nspname::pg_catalog.text AS schema,
       c.relname::pg_catalog.text AS name,
       pg_catalog.format_type(q.seqtypid, NULL) AS type,
       q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner
FROM pg_catalog.pg_sequence AS q
JOIN pg_catalog.pg_class AS c ON c.oid = q.seqrelid AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1259 AND d.objoid = c.oid AND d.objsubid = 0
WHERE NOT {extension_owns pg_class c.oid}
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS o
    WHERE o.classid = 1259 AND o.objid = c.oid AND o.refclassid = 1259
      AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i'))
ORDER BY n.nspname, c.relname
