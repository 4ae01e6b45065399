-- The canonical datasets that go by a name, in one namespace or in any.
SELECT DISTINCT c.dataset_key, c.namespace, c.name
FROM reading.datasets AS d
LEFT JOIN seen.canonical AS k ON k.dataset_key = d.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = coalesce(k.canonical_key, d.dataset_key)
WHERE d.name = $name AND ($namespace IS NULL OR d.namespace = $namespace)
  AND d.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY c.namespace, c.name
