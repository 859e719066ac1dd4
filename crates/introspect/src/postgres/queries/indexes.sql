WITH {relations 'r', 'p', 'm'}
SELECT i.indexrelid AS index,
       i.indrelid AS "table",
       c.relname::pg_catalog.text AS name,
       m.amname::pg_catalog.text AS method,
       i.indisunique AS is_unique,
       i.indisvalid AS valid,
       {index_nulls_not_distinct} AS nulls_not_distinct,
       i.indnkeyatts AS parts,
       i.indkey::pg_catalog.int2[] AS columns,
       i.indoption::pg_catalog.int2[] AS options,
       i.indpred IS NOT NULL AS is_partial,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
       c.reloptions AS parameters,
       CASE WHEN c.reltablespace <> 0 THEN (
         SELECT s.spcname::pg_catalog.text FROM pg_catalog.pg_tablespace AS s WHERE s.oid = c.reltablespace
       ) END AS tablespace
FROM relations AS r
JOIN pg_catalog.pg_index AS i ON i.indrelid = r.oid AND i.indislive
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
WHERE NOT EXISTS (
  SELECT FROM pg_catalog.pg_constraint AS o
  WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, c.relname
