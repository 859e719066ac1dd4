SELECT f.oid, pg_catalog.pg_get_functiondef(f.oid) AS definition
FROM pg_catalog.unnest('{oids}'::pg_catalog.oid[]) AS f(oid)
