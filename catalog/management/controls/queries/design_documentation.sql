-- Whether it is known which version of the code trained every model in scope.
SELECT m.namespace || ' ' || m.name AS item, r.code_version IS NOT NULL AS met, m.owner AS owner,
    v.created_at AS reviewed_at,
    CASE WHEN NOT (r.code_version IS NOT NULL) THEN 'its training run names no version of its code' END AS missing
FROM governed_models AS m
LEFT JOIN model_versions AS v ON v.namespace = m.namespace AND v.name = m.name AND v.version = m.version
LEFT JOIN runs AS r ON r.run_id = v.run_id
WHERE m.is_declared
ORDER BY item
