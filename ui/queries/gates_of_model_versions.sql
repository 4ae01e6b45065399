-- Gate status of every model version, latest first
SELECT namespace, name, version, created_at, purpose, gate
FROM model_versions
WHERE gate IS NOT NULL
ORDER BY created_at DESC NULLS LAST, namespace, name, version
