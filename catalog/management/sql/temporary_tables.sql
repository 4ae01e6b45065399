-- The tables that a cursor has for itself.
SELECT table_name FROM duckdb_tables() WHERE temporary
