-- The columns of PostgreSQL's own catalogs and views, and of what its functions give, for catalogs.txt: read once from each
-- version, with psql -qAt -f catalogs.sql | sort -u | sed "s/^/$version /", and all of them together with
-- LC_ALL=C sort -k2,3 -k1,1n | awk -f catalogs.awk.
create temp view named as select a.oid, coalesce(e.typname || '[]', b.typname, a.typname::text) as n from pg_type a
  left join pg_type e on e.oid = a.typelem and a.typname like '\_%'
  left join pg_type b on b.oid = a.typbasetype where a.typnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace);
select 'relation ' || c.relnamespace::regnamespace || '.' || relname || ' ' || string_agg(attname || ':' || n, ' ' order by attnum)
from pg_class c join pg_attribute a on attrelid = c.oid and not attisdropped join named t on t.oid = atttypid
where relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and relkind in ('r', 'v') and relname not like '\_%'
  and (attnum > 0 or attname in ('tableoid', 'ctid', 'xmin')) group by c.oid, c.relnamespace, relname;
select distinct 'function ' || proname || ' ' || (select string_agg(name || ':' || n, ' ' order by k) from unnest(proargnames, proargmodes, proallargtypes)
  with ordinality u(name, mode, ty, k) join named t on t.oid = ty where mode in ('o', 't', 'b'))
from pg_proc p where pronamespace = 'pg_catalog'::regnamespace and prorettype = 'record'::regtype and proallargtypes is not null
  and (select count(distinct proallargtypes[pronargs + 1:]) from pg_proc o where o.proname = p.proname and o.pronamespace = p.pronamespace) = 1
  and not exists (select 1 from unnest(proallargtypes) t where t in (select oid from pg_type where typtype = 'p' and typname like 'any%'));
