-- A symlink: two names of one dataset, as an event had it. With aliases, and with reasons: `names`.
-- namespace: Dataset that carried the symlinks facet: namespace
-- name: Its name
-- identifier_namespace: The other name: namespace
-- identifier_name: The other name
-- canonical_namespace: The name both go by: namespace
-- canonical_name: The name both go by
-- received_at: When the catalog learned it
SELECT d.namespace, d.name, i.namespace AS identifier_namespace, i.name AS identifier_name,
    c.namespace AS canonical_namespace, c.name AS canonical_name, s.received_at
FROM reading.symlinks AS s
JOIN reading.datasets AS d ON d.dataset_key = s.dataset_key
JOIN reading.datasets AS i ON i.dataset_key = s.identifier_key
JOIN seen.canonical AS k ON k.dataset_key = s.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = k.canonical_key
WHERE s.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
