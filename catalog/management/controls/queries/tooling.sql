-- Whether it is known which tools trained the latest version of every model in scope.
SELECT m.namespace || ' ' || m.name AS item, r.engine IS NOT NULL OR r.producer IS NOT NULL AS met, m.owner AS owner,
    v.created_at AS reviewed_at,
    CASE WHEN NOT (r.engine IS NOT NULL OR r.producer IS NOT NULL) THEN 'no run of its latest version is known' END AS missing
FROM governed_models AS m
LEFT JOIN model_versions AS v ON v.namespace = m.namespace AND v.name = m.name AND v.version = m.version
LEFT JOIN runs AS r ON r.run_id = v.run_id
WHERE m.is_declared
ORDER BY item
