SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
FROM main.sqlite_schema AS t, pragma_table_xinfo(t.name, 'main') AS c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND t.sql NOT LIKE 'CREATE VIRTUAL%'
