-- The management records of some kinds, each as it stands, oldest first.
SELECT kind, id, body, opened_at, changed_at FROM seen.records
WHERE kind IN (SELECT unnest($kinds))
ORDER BY opened_at, kind, id
