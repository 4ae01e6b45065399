-- The version that each of some datasets stands for where none is named.
SELECT dataset_key, version FROM seen.current_versions WHERE dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
