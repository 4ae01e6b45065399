-- The other names of one dataset.
SELECT d.namespace, d.name
FROM seen.canonical AS c JOIN reading.datasets AS d ON d.dataset_key = c.dataset_key
WHERE c.canonical_key = $dataset_key AND c.dataset_key <> $dataset_key
ORDER BY d.namespace, d.name
