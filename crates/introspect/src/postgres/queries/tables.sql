WITH {relations 'r', 'p'}
SELECT r.oid,
       r.nspname::pg_catalog.text AS schema,
       r.relname::pg_catalog.text AS name,
       r.relnatts AS columns,
       r.relpersistence = 'u' AS unlogged,
       r.relkind = 'p' AS is_partitioned,
       CASE WHEN r.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) END AS partition_by,
       i.parents,
       d.description AS comment
FROM relations AS r
LEFT JOIN (
  SELECT i.inhrelid,
         pg_catalog.array_agg(pn.nspname::pg_catalog.text || '.' || p.relname::pg_catalog.text
                              ORDER BY i.inhseqno) AS parents
  FROM pg_catalog.pg_inherits AS i
  JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent AND p.relkind = 'r'
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
  GROUP BY i.inhrelid
) AS i ON i.inhrelid = r.oid
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1259 AND d.objoid = r.oid AND d.objsubid = 0
