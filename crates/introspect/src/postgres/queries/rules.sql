WITH {relations 'r', 'p', 'v', 'm'}
SELECT w.oid,
       w.ev_class AS relation,
       w.rulename::pg_catalog.text AS name,
       pg_catalog.length('CREATE RULE ' || pg_catalog.quote_ident(w.rulename)) + 1 AS head,
       CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled
FROM relations AS r
JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
ORDER BY w.ev_class, w.rulename
