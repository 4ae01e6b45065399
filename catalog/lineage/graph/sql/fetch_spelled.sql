-- Names that are not their own normal form, in the order of its key.
SELECT spelled_key, dataset_key FROM seen.spelled WHERE spelled_key <> dataset_key ORDER BY spelled_key
