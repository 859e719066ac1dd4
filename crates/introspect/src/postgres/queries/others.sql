-- What partitions and views have that is not compared.
SELECT n.nspname::pg_catalog.text AS schema,
       c.relname::pg_catalog.text AS name,
       'partition' AS kind,
       f.facet
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
CROSS JOIN LATERAL (
  SELECT 'rules' AS facet WHERE c.relhasrules
  UNION ALL
  SELECT 'column statistics' WHERE EXISTS (
    SELECT FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0))
  UNION ALL
  SELECT 'column storage' WHERE EXISTS (
    SELECT FROM pg_catalog.pg_inherits AS h
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = h.inhrelid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_attribute AS ua
      ON ua.attrelid = h.inhparent AND ua.attname = a.attname AND NOT ua.attisdropped
    WHERE h.inhrelid = c.oid AND (a.attstorage <> ua.attstorage OR {other_compression}))
  UNION ALL
  SELECT 'clustering' WHERE EXISTS (
    SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisclustered)
) AS f
WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
  AND NOT {extension_owns pg_class c.oid}
UNION ALL
SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text,
       CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, f.facet
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
CROSS JOIN LATERAL (
  SELECT 'column options' AS facet WHERE EXISTS (
    SELECT FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0
        OR c.relkind = 'm' AND (a.attstorage <> t.typstorage OR {has_compression})))
) AS f
WHERE c.relkind IN ('v', 'm') AND NOT {extension_owns pg_class c.oid}
ORDER BY 1, 2, 4
