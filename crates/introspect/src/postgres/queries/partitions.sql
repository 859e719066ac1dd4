-- Partitions of tables in scope, at any depth, with what they do not have from the table they are partitions of.
-- Called by their names, with their schema where it is not the outermost table's.
WITH RECURSIVE {relations 'p'}, tree AS (
  SELECT i.inhrelid AS oid, i.inhparent AS parent, r.oid AS root, r.nspname AS home, 1 AS depth
  FROM relations AS r
  JOIN pg_catalog.pg_inherits AS i ON i.inhparent = r.oid
  UNION ALL
  SELECT i.inhrelid, i.inhparent, t.root, t.home, t.depth + 1
  FROM tree AS t
  JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.oid
)
SELECT NULL::pg_catalog.text AS schema,
       p.root AS relation,
       'partition' AS kind,
       CASE WHEN n.nspname = p.home THEN '' ELSE {segment n.nspname} || '.' END || {segment c.relname} AS name,
       ARRAY[
         'of', CASE WHEN p.depth > 1
           THEN CASE WHEN un.nspname = p.home THEN '' ELSE {segment un.nspname} || '.' END || {segment u.relname} END,
         'bound', pg_catalog.pg_get_expr(c.relpartbound, 0),
         'key', CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
         'unlogged', CASE WHEN c.relpersistence = 'u' THEN 'true' END,
         'tablespace', CASE WHEN c.reltablespace <> u.reltablespace THEN coalesce((
           SELECT s.spcname::pg_catalog.text
           FROM pg_catalog.pg_tablespace AS s WHERE s.oid = c.reltablespace), 'pg_default') END,
         'access_method', CASE WHEN c.relkind = 'r' AND c.relam <> 2 THEN (
           SELECT m.amname::pg_catalog.text FROM pg_catalog.pg_am AS m WHERE m.oid = c.relam) END,
         'row_security', nullif(pg_catalog.concat_ws(', ',
           CASE WHEN c.relrowsecurity THEN 'enabled' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END), ''),
         'replica_identity', CASE WHEN c.relkind <> 'f' THEN CASE c.relreplident
           WHEN 'n' THEN 'nothing'
           WHEN 'f' THEN 'full'
           WHEN 'i' THEN (
             SELECT 'index ' || xc.relname::pg_catalog.text
             FROM pg_catalog.pg_index AS x
             JOIN pg_catalog.pg_class AS xc ON xc.oid = x.indexrelid
             WHERE x.indrelid = c.oid AND x.indisreplident) END END,
         'foreign', (
           SELECT s.srvname::pg_catalog.text
           FROM pg_catalog.pg_foreign_table AS f
           JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
           WHERE f.ftrelid = c.oid)
       ]::pg_catalog.text[]
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY[
           'foreign_option ' || pg_catalog.split_part(o.option, '=', 1),
           pg_catalog.substr(o.option, pg_catalog.strpos(o.option, '=') + 1)])
         FROM pg_catalog.pg_foreign_table AS f
         CROSS JOIN pg_catalog.unnest(f.ftoptions) AS o(option)
         WHERE f.ftrelid = c.oid)
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY[
           'parameter ' || pg_catalog.split_part(o.option, '=', 1),
           pg_catalog.substr(o.option, pg_catalog.strpos(o.option, '=') + 1)])
         FROM pg_catalog.unnest(c.reloptions) AS o(option))
       || CASE WHEN c.relhasindex THEN ARRAY(
         -- Of those that belong to one of the table's, only those that are not made along with it: the table's own
         -- is not valid until it has one of each partition, or the name is another.
         SELECT pg_catalog.unnest(CASE
           WHEN x.parent IS NULL THEN ARRAY['index ' || x.name, pg_catalog.pg_get_indexdef(x.oid)]
           WHEN NOT x.valid THEN ARRAY[
             'index ' || x.name, pg_catalog.pg_get_indexdef(x.oid), 'attached ' || x.name, x.parent]
           WHEN pg_catalog.octet_length(x.usual) < 64
                AND pg_catalog.regexp_replace(x.name, '[0-9]+$', '') <> pg_catalog.regexp_replace(x.usual, '[0-9]+$', '')
             THEN ARRAY['renamed ' || x.usual, x.name] END)
         FROM (
           SELECT xc.oid, xc.relname::pg_catalog.text AS name, o.oid AS constraint_oid,
                  hc.relname::pg_catalog.text AS parent, hi.indisvalid AS valid,
                  c.relname::pg_catalog.text || CASE WHEN i.indisprimary THEN '_pkey' ELSE '_' || (
                    -- A column of an index keeps the name that the column of the table had when it was made.
                    SELECT pg_catalog.string_agg(coalesce(t.attname, a.attname)::pg_catalog.text, '_' ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a
                    LEFT JOIN pg_catalog.pg_attribute AS t
                      ON t.attrelid = hi.indrelid AND t.attnum = hi.indkey[a.attnum - 1] AND t.attnum > 0
                    WHERE a.attrelid = h.inhparent AND a.attnum > 0
                  ) || CASE o.contype WHEN 'u' THEN '_key' WHEN 'x' THEN '_excl' ELSE '_idx' END END AS usual
           FROM pg_catalog.pg_index AS i
           JOIN pg_catalog.pg_class AS xc ON xc.oid = i.indexrelid
           LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = i.indexrelid
           LEFT JOIN pg_catalog.pg_class AS hc ON hc.oid = h.inhparent
           -- The outermost of a valid one may be not valid, and then nothing makes the others along with it.
           LEFT JOIN pg_catalog.pg_index AS hi
                  ON h.inhparent IS NOT NULL AND hi.indexrelid = pg_catalog.pg_partition_root(i.indexrelid)
           LEFT JOIN pg_catalog.pg_constraint AS o
                  ON o.conrelid = i.indrelid AND o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
           WHERE i.indrelid = c.oid AND i.indislive
         ) AS x
         WHERE x.constraint_oid IS NULL OR x.valid) ELSE ARRAY[]::pg_catalog.text[] END
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY['lacking ' || o.conname, 'true'])
         FROM pg_catalog.pg_constraint AS o
         WHERE o.conrelid = p.parent AND o.contype IN ('p', 'u', 'x') AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_inherits AS h
           JOIN pg_catalog.pg_index AS i ON i.indexrelid = h.inhrelid
           WHERE h.inhparent = o.conindid AND i.indrelid = c.oid))
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY['constraint ' || o.conname, pg_catalog.pg_get_constraintdef(o.oid)])
         FROM pg_catalog.pg_constraint AS o
         WHERE o.conrelid = c.oid AND o.conparentid = 0 AND o.coninhcount = 0 AND o.contype IN ('p', 'u', 'f', 'c', 'x'))
       || CASE WHEN c.relhastriggers THEN ARRAY(
         SELECT pg_catalog.unnest(ARRAY['trigger ' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid, false)])
         FROM pg_catalog.pg_trigger AS t
         WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND {is_own_trigger})
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY['enabled ' || t.tgname, CASE t.tgenabled
           WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'origin' END])
         FROM pg_catalog.pg_trigger AS t
         LEFT JOIN pg_catalog.pg_trigger AS ut ON ut.tgrelid = p.parent AND ut.tgname = t.tgname
         WHERE t.tgrelid = c.oid AND (ut.oid IS NOT NULL OR NOT t.tgisinternal)
           AND t.tgenabled <> coalesce(ut.tgenabled, 'O')) ELSE ARRAY[]::pg_catalog.text[] END
       || ARRAY(
         SELECT pg_catalog.unnest(ARRAY['policy ' || o.polname, pg_catalog.concat_ws(' ',
           CASE WHEN NOT o.polpermissive THEN 'AS RESTRICTIVE' END,
           CASE o.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
             WHEN 'd' THEN 'FOR DELETE' ELSE 'FOR ALL' END,
           CASE WHEN o.polroles <> ARRAY[0]::pg_catalog.oid[] THEN 'TO ' || (
             SELECT pg_catalog.string_agg(pg_catalog.quote_ident(w.role), ', ' ORDER BY w.role)
             FROM (
               SELECT pg_catalog.pg_get_userbyid(g.oid)::pg_catalog.text COLLATE "C" AS role
               FROM pg_catalog.unnest(o.polroles) AS g(oid)) AS w) END,
           'USING (' || pg_catalog.pg_get_expr(o.polqual, o.polrelid) || ')',
           'WITH CHECK (' || pg_catalog.pg_get_expr(o.polwithcheck, o.polrelid) || ')')])
         FROM pg_catalog.pg_policy AS o
         WHERE o.polrelid = c.oid)
       || ARRAY(
         SELECT pg_catalog.unnest(CASE WHEN v.own IS DISTINCT FROM v.parents
             THEN ARRAY['default ' || v.name, coalesce(v.own, 'NULL')] END
           || CASE WHEN v.only_here THEN ARRAY['not null ' || v.name, 'true'] END)
         FROM (
           SELECT a.attname::pg_catalog.text AS name,
                  pg_catalog.pg_get_expr(e.adbin, 0) AS own,
                  pg_catalog.pg_get_expr(ue.adbin, 0) AS parents,
                  a.attnotnull AND NOT ua.attnotnull AS only_here
           FROM pg_catalog.pg_attribute AS a
           JOIN pg_catalog.pg_attribute AS ua
             ON ua.attrelid = p.parent AND ua.attname = a.attname AND NOT ua.attisdropped
           LEFT JOIN pg_catalog.pg_attrdef AS e
                  ON e.adrelid = a.attrelid AND e.adnum = a.attnum AND a.attgenerated = ''
           LEFT JOIN pg_catalog.pg_attrdef AS ue
                  ON ue.adrelid = ua.attrelid AND ue.adnum = ua.attnum AND ua.attgenerated = ''
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             AND (a.atthasdef OR ua.atthasdef OR a.attnotnull AND NOT ua.attnotnull)
         ) AS v) AS facts
FROM tree AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.oid AND c.relispartition AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS u ON u.oid = p.parent
JOIN pg_catalog.pg_namespace AS un ON un.oid = u.relnamespace
ORDER BY p.root, p.depth, n.nspname, c.relname
