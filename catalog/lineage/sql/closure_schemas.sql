-- Which schemas make up that of each version of the closure.
SELECT dataset_key, version, schema_hashes FROM seen.version_schemas
