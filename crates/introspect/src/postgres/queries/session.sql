SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
       pg_catalog.version() AS product,
       pg_catalog.current_setting('search_path') AS search_path,
       CURRENT_USER::pg_catalog.text AS role,
       (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'TimeZone') AS zone
