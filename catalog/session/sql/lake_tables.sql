-- Every table that the lake has or had, with its number; the one that is there now last.
SELECT t.table_id, s.schema_name || '.' || t.table_name
FROM __ducklake_metadata_whence.ducklake_table AS t
JOIN __ducklake_metadata_whence.ducklake_schema AS s USING (schema_id)
ORDER BY t.begin_snapshot
