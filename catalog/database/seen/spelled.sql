-- inline
-- Every name with its normal form, which is the name itself but where it can be spelt otherwise.
SELECT dataset_key, coalesce(spelled_key, dataset_key) AS spelled_key, coalesce(spelled_namespace, namespace) AS namespace,
    coalesce(spelled_name, name) AS name, is_placeholder
FROM reading.datasets
