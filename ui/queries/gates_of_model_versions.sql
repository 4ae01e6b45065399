-- Every model version with its purpose and the gate's decision, newest first
SELECT namespace, name, version, created_at, purpose, gate
FROM model_versions
WHERE gate IS NOT NULL
ORDER BY created_at DESC NULLS LAST, namespace, name, version
