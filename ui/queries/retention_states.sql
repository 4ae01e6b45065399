-- Retention state of every version with a retention rule
SELECT state, delete_by, keep_until, namespace, name, version, source, why
FROM retention_states
ORDER BY delete_by NULLS LAST, state, namespace, name
