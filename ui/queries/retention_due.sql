-- Versions that need action for retention, nearest deadline first
SELECT state, delete_by, namespace, name, version, source, why
FROM retention_states
WHERE state IN ('overdue', 'zombie', 'conflict', 'undetermined', 'due_soon', 'held')
ORDER BY delete_by NULLS LAST, state, namespace, name
