WITH {relations 'r', 'p', 'f'}
SELECT r.oid,
       r.nspname::pg_catalog.text AS schema,
       r.relname::pg_catalog.text AS name,
       r.relnatts AS columns,
       r.relpersistence = 'u' AS unlogged,
       r.relkind = 'p' AS is_partitioned,
       CASE WHEN r.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) END AS partition_by,
       i.parents,
       d.description AS comment,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner,
       r.reloptions AS parameters,
       t.reloptions AS toast_parameters,
       CASE WHEN c.relreplident <> 'd' AND r.relkind <> 'f' OR c.relrowsecurity OR c.relforcerowsecurity OR c.reltablespace <> 0
              OR c.reloftype <> 0 OR f.ftserver IS NOT NULL OR k.indexrelid IS NOT NULL
              OR c.relam <> 0 AND c.relam <> 2
         THEN pg_catalog.array_remove(ARRAY[
           'row_security=' || nullif(pg_catalog.concat_ws(', ',
             CASE WHEN c.relrowsecurity THEN 'enabled' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END), ''),
           -- A foreign table has none.
           'replica_identity=' || CASE CASE r.relkind WHEN 'f' THEN 'd' ELSE c.relreplident END
             WHEN 'n' THEN 'nothing'
             WHEN 'f' THEN 'full'
             WHEN 'i' THEN (
               SELECT 'index ' || xc.relname::pg_catalog.text
               FROM pg_catalog.pg_index AS x
               JOIN pg_catalog.pg_class AS xc ON xc.oid = x.indexrelid
               WHERE x.indrelid = r.oid AND x.indisreplident) END,
           'cluster_on=' || (
             SELECT xc.relname::pg_catalog.text FROM pg_catalog.pg_class AS xc WHERE xc.oid = k.indexrelid),
           'tablespace=' || (
             SELECT s.spcname::pg_catalog.text FROM pg_catalog.pg_tablespace AS s WHERE s.oid = c.reltablespace),
           'access_method=' || (
             SELECT m.amname::pg_catalog.text FROM pg_catalog.pg_am AS m WHERE m.oid = c.relam AND m.oid <> 2),
           'of_type=' || CASE WHEN c.reloftype <> 0 THEN {type c.reloftype, NULL} END,
           'foreign=' || (
             SELECT s.srvname::pg_catalog.text FROM pg_catalog.pg_foreign_server AS s WHERE s.oid = f.ftserver)
         ]::pg_catalog.text[], NULL) || ARRAY(
           SELECT 'foreign_option ' || o.option FROM pg_catalog.unnest(f.ftoptions) AS o(option)) END AS attributes
FROM relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_foreign_table AS f ON f.ftrelid = r.oid
LEFT JOIN pg_catalog.pg_index AS k ON k.indrelid = r.oid AND k.indisclustered
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
