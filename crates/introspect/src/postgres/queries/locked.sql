SELECT DISTINCT ON (c.oid)
       c.oid,
       c.relkind::pg_catalog.text AS kind,
       n.nspname::pg_catalog.text AS schema,
       c.relname::pg_catalog.text AS name,
       l.pid,
       -- Of another role's process only the number is shown to us.
       extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8 AS seconds
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_database AS b ON b.oid = l.database AND b.datname = pg_catalog.current_database()
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
ORDER BY c.oid, l.granted DESC, l.pid
