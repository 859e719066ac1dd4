WITH {relations 'r', 'p', 'f'}
SELECT a.attrelid AS "table",
       a.attnum AS number,
       a.attname::pg_catalog.text AS name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS not_null,
       NOT a.attislocal AS inherited,
       a.attidentity::pg_catalog.text AS identity,
       a.attgenerated::pg_catalog.text AS generated,
       -- Without a table no lock is taken; only generated columns can name one's columns.
       pg_catalog.pg_get_expr(e.adbin, CASE WHEN a.attgenerated = '' THEN 0 ELSE e.adrelid END) AS expression,
       e.adbin IS NOT NULL AS has_expression,
       cn.nspname::pg_catalog.text AS collation_schema,
       c.collname::pg_catalog.text AS collation,
       d.description AS comment,
       CASE WHEN a.attstorage <> t.typstorage OR {has_compression} OR a.attstattarget >= 0
              OR a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL
         THEN pg_catalog.array_remove(ARRAY[
           'storage=' || CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage
             WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END END,
           'compression=' || {compression},
           'statistics=' || nullif(a.attstattarget, -1)
         ]::pg_catalog.text[], NULL)
         || ARRAY(SELECT 'option ' || o.option FROM pg_catalog.unnest(a.attoptions) AS o(option))
         || ARRAY(SELECT 'foreign_option ' || o.option FROM pg_catalog.unnest(a.attfdwoptions) AS o(option))
       END AS attributes
FROM relations AS r
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
       ON d.classoid = 1259 AND d.objoid = a.attrelid AND d.objsubid = a.attnum
ORDER BY a.attrelid, a.attnum
