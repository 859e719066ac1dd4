SELECT w.oid, pg_catalog.pg_get_ruledef(w.oid) AS definition
FROM pg_catalog.unnest('{oids}'::pg_catalog.oid[]) AS w(oid)
