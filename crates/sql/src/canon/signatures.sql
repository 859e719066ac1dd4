-- What PostgreSQL's own operators and functions take and give, for signatures.txt: read once, with
-- psql -qAt -f signatures.sql | LC_ALL=C sort -u, on version 15.
create temp view ty2 as select a.oid, coalesce(e.typname || '[]', a.typname::text) as n from pg_type a left join pg_type e on e.oid = a.typelem and a.typname like '\_%' where a.typnamespace = 'pg_catalog'::regnamespace;
select 'type '||typname::text||' '||typcategory::text||case when typispreferred then ' preferred' else '' end from pg_type where typnamespace='pg_catalog'::regnamespace and typtype in ('b','r') and typname not like '\_%' and typname !~ '^(pg_(?!lsn)|reg)';
select 'cast '||a.n||' '||b.n from pg_cast c join ty2 a on a.oid=castsource join ty2 b on b.oid=casttarget where castcontext='i' and a.n !~ '^pg_(?!lsn)' and b.n !~ '^pg_(?!lsn)';
select 'operator '||oprname::text||' '||r.n||' '||coalesce(a.n||' ','')||b.n from pg_operator o join ty2 r on r.oid=oprresult left join ty2 a on a.oid=oprleft join ty2 b on b.oid=oprright;
select 'function '||proname::text||' '||case when proretset then 'setof:' else '' end||r.n||coalesce((select string_agg(case when provariadic<>0 and k=pronargs then ' variadic:' else ' ' end||case when k>pronargs-pronargdefaults then 'optional:' else '' end||t.n,'' order by k) from unnest(proargtypes) with ordinality u(o,k) join ty2 t on t.oid=u.o),'')
from pg_proc p join ty2 r on r.oid=prorettype where pronamespace='pg_catalog'::regnamespace
 and not exists (select 1 from unnest(p.proargtypes) t where t in (2281,2275)) and r.n not in ('internal','cstring','trigger','event_trigger','void','language_handler','index_am_handler')
 and proname !~ '^(pg_(?!get_(?!wal|shmem|backend|repl|multi|catalog|publ|object)|size_|total_|relation_size|table_|type|indexes_size|database_size|function_is|has_role|backend_pid|column_size|postmaster|is_in|encoding_to)|bt.*cmp|RI_|hash|binary_upgrade|.*(recv|send|typmodin|typmodout|_sel|sel|joinsel)$)'
 and not (exists (select 1 from pg_operator where oprcode=p.oid) and proname !~ '^(starts_with|mod|overlaps|jsonb?_(extract|contain|exist|path)|array_|div|xor)')
;
