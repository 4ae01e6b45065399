"""Where the tables are: one DuckDB file, memory, or a lake of Parquet files (DuckLake); the SQL is the same."""
