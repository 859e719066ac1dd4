WITH {relations 'r', 'p'}
SELECT d.refobjid AS "table",
       d.refobjsubid::pg_catalog.int2 AS number,
       pg_catalog.format_type(q.seqtypid, NULL) AS type,
       q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
       -- What a serial column has as its default.
       'nextval(''' || pg_catalog.replace(q.seqrelid::pg_catalog.regclass::pg_catalog.text, '''', '''''')
         || '''::regclass)' AS next,
       n.nspname::pg_catalog.text AS schema,
       c.relname::pg_catalog.text AS name
FROM pg_catalog.pg_sequence AS q
JOIN pg_catalog.pg_depend AS d
  ON d.classid = 1259 AND d.objid = q.seqrelid AND d.objsubid = 0
 AND d.refclassid = 1259 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
JOIN pg_catalog.pg_class AS c ON c.oid = q.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN relations AS r ON r.oid = d.refobjid
ORDER BY d.deptype DESC, q.seqrelid
