-- Whether the gate passes for the latest version of every model in scope.
SELECT m.namespace || ' ' || m.name AS item, coalesce(v.gate = 'pass', false) AS met, m.owner AS owner,
    v.created_at AS reviewed_at,
    CASE WHEN NOT (coalesce(v.gate = 'pass', false)) THEN 'the gate says ' || coalesce(v.gate, 'nothing yet') END AS missing
FROM governed_models AS m
LEFT JOIN model_versions AS v ON v.namespace = m.namespace AND v.name = m.name AND v.version = m.version
WHERE m.is_declared
ORDER BY item
