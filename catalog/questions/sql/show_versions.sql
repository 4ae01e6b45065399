-- The versions of one dataset, newest first.
SELECT version, state, created_at, run_id, row_count, byte_size, lifecycle
FROM seen.version_rows WHERE dataset_key = $dataset_key
ORDER BY created_at DESC NULLS LAST, version DESC
