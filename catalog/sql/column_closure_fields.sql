-- The fields of the versions in the closure.
SELECT DISTINCT s.dataset_key, s.version, f.field, f.ordinal
FROM seen.version_schemas AS s
JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
JOIN closure AS c ON s.dataset_key = c.target_key AND s.version = c.target_version
ORDER BY f.ordinal
