-- The datasets that some names stand for, of those that stand for another.
SELECT dataset_key, canonical_key FROM seen.canonical WHERE dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
