-- Whether the latest version of every model in scope was assessed by the rules.
SELECT m.namespace || ' ' || m.name AS item, v.gate IS NOT NULL AS met, m.owner AS owner,
    v.created_at AS reviewed_at,
    CASE WHEN NOT (v.gate IS NOT NULL) THEN 'no completed run of its latest version to assess' END AS missing
FROM governed_models AS m
LEFT JOIN model_versions AS v ON v.namespace = m.namespace AND v.name = m.name AND v.version = m.version
WHERE m.is_declared
ORDER BY item
