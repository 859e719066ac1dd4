WITH {relations 'r', 'p', 'm'}, parts AS (
  SELECT i.indexrelid, i.indrelid, k.number, k.place, k.class, k.coll
  FROM relations AS r
  JOIN pg_catalog.pg_index AS i ON i.indrelid = r.oid AND i.indislive
  CROSS JOIN LATERAL ROWS FROM (
    pg_catalog.unnest(i.indkey::pg_catalog.int2[]),
    pg_catalog.unnest(i.indclass::pg_catalog.oid[]),
    pg_catalog.unnest(i.indcollation::pg_catalog.oid[])
  ) WITH ORDINALITY AS k(number, class, coll, place)
  WHERE k.place <= i.indnkeyatts
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint AS o
      WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
), judged AS (
  SELECT p.indexrelid, p.number, p.place, p.coll, o.opcname, o.opcnamespace,
         p.coll <> 0 AND p.coll <> coalesce(a.attcollation, 100) AS has_collation,
         -- The server takes the default class of this very type first.
         NOT o.opcdefault OR coalesce(x.oid <> o.oid, false) AS has_class,
         -- Classes of btree and hash take no options.
         o.opcmethod NOT IN (403, 405) AND EXISTS (
           SELECT FROM pg_catalog.pg_attribute AS own
           WHERE own.attrelid = p.indexrelid AND own.attnum = p.place AND own.attoptions IS NOT NULL
         ) AS has_options,
         (SELECT nullif(own.attstattarget, -1)::pg_catalog.int4
          FROM pg_catalog.pg_attribute AS own
          WHERE own.attrelid = p.indexrelid AND own.attnum = p.place) AS statistics
  FROM parts AS p
  JOIN pg_catalog.pg_opclass AS o ON o.oid = p.class
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = p.indrelid AND a.attnum = nullif(p.number, 0)
  LEFT JOIN pg_catalog.pg_opclass AS x
         ON x.opcmethod = o.opcmethod AND x.opcintype = a.atttypid AND x.opcdefault
)
SELECT p.indexrelid AS index,
       p.place::pg_catalog.int4 AS place,
       p.number = 0 AS is_expression,
       CASE WHEN p.number = 0
            THEN pg_catalog.pg_get_indexdef(p.indexrelid, p.place::pg_catalog.int4, false) END AS expression,
       -- An expression may bring a collation of its own; only the whole text tells whether one was added.
       CASE WHEN p.number = 0 AND p.has_collation
            THEN pg_catalog.pg_get_indexdef(p.indexrelid) END AS whole,
       cn.nspname::pg_catalog.text AS collation_schema,
       c.collname::pg_catalog.text AS collation,
       -- Options stand behind the name of a class only.
       CASE WHEN p.has_class OR p.has_options THEN kn.nspname::pg_catalog.text END AS class_schema,
       CASE WHEN p.has_class OR p.has_options THEN p.opcname::pg_catalog.text END AS class,
       CASE WHEN p.has_options THEN (
         SELECT own.attoptions
         FROM pg_catalog.pg_attribute AS own
         WHERE own.attrelid = p.indexrelid AND own.attnum = p.place) END AS class_options,
       p.statistics
FROM judged AS p
JOIN pg_catalog.pg_namespace AS kn ON kn.oid = p.opcnamespace
LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = p.coll AND p.has_collation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
WHERE p.number = 0 OR p.has_collation OR p.has_class OR p.has_options OR p.statistics IS NOT NULL
ORDER BY p.indexrelid, p.place
