-- The schemas of the versions of the closure, in the place of those of all versions.
CREATE OR REPLACE TEMP TABLE seen_version_schemas AS
SELECT s.dataset_key, s.version, s.schema_hashes
FROM seen.version_schemas AS s
JOIN closure_versions AS c ON s.dataset_key = c.dataset_key AND s.version = c.version
