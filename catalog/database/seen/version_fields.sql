-- inline
-- The fields of each version.
SELECT s.dataset_key, s.version, f.field, f.type, f.description, f.ordinal
FROM seen.version_schemas AS s JOIN seen.merged_fields AS f USING (schema_hashes)
