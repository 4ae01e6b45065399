-- The datasets, canonical, that quality assertions were ever sent about.
SELECT DISTINCT coalesce(c.canonical_key, k.dataset_key)
FROM reading.checks AS k
LEFT JOIN seen.canonical AS c ON c.dataset_key = k.dataset_key
WHERE k.dataset_key IS NOT NULL
