-- The version meant where none is named.
SELECT version FROM seen.current_versions WHERE dataset_key = $dataset_key
