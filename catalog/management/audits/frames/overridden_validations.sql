-- Versions whose validation failed, and that runs read afterwards all the same.
-- direction: trace
SELECT DISTINCT v.namespace, v.name, v.version, v.validated_at AS at, 'failed ' || v.suite || ', then read' AS about
FROM validations AS v
JOIN run_inputs AS i ON i.dataset_key = v.dataset_key AND i.version = v.version AND i.named_at > v.validated_at
WHERE NOT v.success AND coalesce(v.validated_at <= $at, true)
