WITH {relations 'r', 'p', 'f'}
SELECT o.conrelid AS "table",
       o.contype::pg_catalog.text AS kind,
       o.conname::pg_catalog.text AS name,
       o.conkey AS columns,
       o.condeferrable, o.condeferred, o.convalidated, o.connoinherit,
       {is_enforced} AS enforced,
       {has_period} AS period,
       {constraint_nulls_not_distinct} AS nulls_not_distinct,
       CASE WHEN i.indnatts > i.indnkeyatts
            THEN (i.indkey::pg_catalog.int2[])[i.indnkeyatts : i.indnatts - 1] END AS include,
       fn.nspname::pg_catalog.text AS referred_schema,
       f.relname::pg_catalog.text AS referred_table,
       o.confrelid AS referred,
       o.confkey AS referred_numbers,
       -- Columns of tables in scope are known already.
       CASE WHEN o.contype = 'f' AND q.oid IS NULL THEN ARRAY(
         SELECT a.attname::pg_catalog.text
         FROM pg_catalog.unnest(o.confkey) WITH ORDINALITY AS k(number, place)
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.confrelid AND a.attnum = k.number
         ORDER BY k.place) END AS referred_columns,
       o.confdeltype::pg_catalog.text AS on_delete,
       o.confupdtype::pg_catalog.text AS on_update,
       o.confmatchtype::pg_catalog.text AS match,
       {delete_sets} AS on_delete_columns,
       CASE o.contype
         WHEN 'c' THEN pg_catalog.pg_get_expr(o.conbin, o.conrelid)
         WHEN 'x' THEN pg_catalog.pg_get_constraintdef(o.oid)
       END AS definition,
       ic.reloptions AS parameters
FROM relations AS r
-- Rows with a parent are copies for partitions, on either side of a foreign key.
JOIN pg_catalog.pg_constraint AS o
  ON o.conrelid = r.oid AND o.conparentid = 0 AND o.contype IN ('p', 'u', 'f', 'c', 'x')
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
LEFT JOIN pg_catalog.pg_class AS ic ON ic.oid = o.conindid AND o.contype IN ('p', 'u', 'x')
LEFT JOIN relations AS q ON q.oid = o.confrelid
LEFT JOIN pg_catalog.pg_class AS f ON f.oid = o.confrelid
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
ORDER BY o.conrelid, o.conname
