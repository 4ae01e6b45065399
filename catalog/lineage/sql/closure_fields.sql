-- The fields of the versions of the closure, in order: as their makers say, else a DatasetEvent, else a reader.
SELECT s.dataset_key, s.version, f.field
FROM seen.version_schemas AS s
JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
JOIN closure_versions AS c ON s.dataset_key = c.dataset_key AND s.version = c.version
ORDER BY s.dataset_key, s.version, f.ordinal, f.field
