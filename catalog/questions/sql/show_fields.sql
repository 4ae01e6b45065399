-- The schema of one version.
SELECT field, type, description
FROM seen.version_fields
WHERE dataset_key = $dataset_key AND version = $version
ORDER BY ordinal
