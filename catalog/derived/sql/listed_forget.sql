-- Take datasets out of the list: some, or all where dataset_keys is NULL.
DELETE FROM listed.datasets
WHERE $dataset_keys::BIGINT[] IS NULL OR dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
