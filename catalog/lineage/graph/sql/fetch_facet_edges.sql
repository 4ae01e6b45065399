-- Which datasets the column edges of each facet join.
SELECT DISTINCT facet_hash, target_key, source_key FROM reading.column_edges WHERE source_key IS NOT NULL
