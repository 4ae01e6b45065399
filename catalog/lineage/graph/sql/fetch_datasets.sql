-- Every dataset's name in order of keys.
SELECT dataset_key, namespace, name FROM reading.datasets ORDER BY dataset_key
