-- The ten newest versions of a dataset.
SELECT version FROM seen.versions WHERE dataset_key = $dataset_key
ORDER BY created_at DESC NULLS LAST, version DESC LIMIT 10
