SELECT v.oid, pg_catalog.pg_get_viewdef(v.oid) AS definition
FROM pg_catalog.unnest('{oids}'::pg_catalog.oid[]) AS v(oid)
