-- The versions that are assessed; of some datasets where dataset_keys names them.
SELECT dataset_key, version FROM seen.assessed_versions
WHERE $dataset_keys::BIGINT[] IS NULL OR dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
ORDER BY ALL
