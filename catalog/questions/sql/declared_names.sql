-- Every name of a dataset (or of those given, where any are) with its canonical name, and whether it is a model.
SELECT d.namespace, d.name, c.namespace, c.name, r.type = 'MODEL' AS is_model
FROM reading.datasets AS d
LEFT JOIN seen.canonical AS k ON k.dataset_key = d.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = coalesce(k.canonical_key, d.dataset_key)
LEFT JOIN seen.dataset_rows AS r ON r.dataset_key = c.dataset_key
WHERE $names IS NULL OR list_contains($names::VARCHAR[], d.name)
ORDER BY ALL
