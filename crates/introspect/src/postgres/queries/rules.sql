SELECT w.oid,
       w.ev_class AS relation,
       w.rulename::pg_catalog.text AS name,
       pg_catalog.length('CREATE RULE ' || pg_catalog.quote_ident(w.rulename)) + 1 AS head,
       CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled
FROM pg_catalog.pg_rewrite AS w
JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {in_scope n}
WHERE w.rulename <> '_RETURN' AND NOT {extension_owns pg_class c.oid}
ORDER BY w.ev_class, w.rulename
