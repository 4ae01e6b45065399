-- The keys of the last parts of some names.
SELECT dataset_key, coalesce(stem_key, 0) AS stem_key, coalesce(tail_key, 0) AS tail_key
FROM reading.name_parts WHERE dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
