-- A symlink in force, as sent in an event. Whether it makes its two names one dataset, and what else does: `names`.
-- namespace: Namespace of the dataset that carries the facet
-- name: Name of that dataset
-- identifier_namespace: Namespace of the other name
-- identifier_name: The other name
-- canonical_namespace: Namespace of the canonical name
-- canonical_name: The canonical name
-- received_at: When it was ingested
SELECT d.namespace, d.name, i.namespace AS identifier_namespace, i.name AS identifier_name,
    c.namespace AS canonical_namespace, c.name AS canonical_name, s.received_at
FROM seen.symlinks AS s
JOIN reading.datasets AS d ON d.dataset_key = s.dataset_key
JOIN reading.datasets AS i ON i.dataset_key = s.identifier_key
JOIN seen.canonical AS k ON k.dataset_key = s.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = k.canonical_key
