-- The text of every view and macro of the catalog, by its name.
SELECT 'view ' || schema_name || '.' || view_name, sql
FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
UNION ALL
SELECT 'macro ' || schema_name || '.' || function_name, parameters::VARCHAR || macro_definition
FROM duckdb_functions() WHERE NOT internal AND database_name = current_database()
