-- The schema of one version.
SELECT f.field, f.type, f.description
FROM seen.version_schemas AS s JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
WHERE s.dataset_key = $dataset_key AND s.version = $version
ORDER BY f.ordinal
