WITH {relations 'r', 'p', 'f'}
SELECT NULL::pg_catalog.text AS schema,
       o.polrelid AS relation,
       'policy' AS kind,
       o.polname::pg_catalog.text AS name,
       ARRAY[
         'as', CASE WHEN NOT o.polpermissive THEN 'restrictive' END,
         'for', CASE o.polcmd
           WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' END,
         'to', CASE WHEN o.polroles <> ARRAY[0]::pg_catalog.oid[] THEN (
           SELECT pg_catalog.string_agg(w.role, ', ' ORDER BY w.role)
           FROM (
             SELECT pg_catalog.pg_get_userbyid(u.oid)::pg_catalog.text COLLATE "C" AS role
             FROM pg_catalog.unnest(o.polroles) AS u(oid)) AS w) END,
         'using', pg_catalog.pg_get_expr(o.polqual, o.polrelid),
         'check', pg_catalog.pg_get_expr(o.polwithcheck, o.polrelid)
       ]::pg_catalog.text[] AS facts
FROM relations AS r
JOIN pg_catalog.pg_policy AS o ON o.polrelid = r.oid
ORDER BY o.polrelid, o.polname
