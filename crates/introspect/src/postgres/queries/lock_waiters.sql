-- Which of these views, rules or functions read which of these locked relations, directly.
SELECT w.oid, d.refobjid AS locked
FROM pg_catalog.unnest('{oids}'::pg_catalog.oid[]) AS w(oid)
LEFT JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = w.oid OR r.oid = w.oid
JOIN pg_catalog.pg_depend AS d
  ON (d.classid = 2618 AND d.objid = r.oid OR d.classid = 1255 AND d.objid = w.oid)
 AND d.refclassid = 1259 AND d.refobjid = ANY ('{locked}'::pg_catalog.oid[])
GROUP BY w.oid, d.refobjid
ORDER BY w.oid, d.refobjid
