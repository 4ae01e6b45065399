-- Whether every model belongs to an AI system that is recorded as in use.
SELECT m.namespace || ' ' || m.name AS item, a.id IS NOT NULL AS met, coalesce(a.owner, m.owner) AS owner, a.reviewed_at,
    CASE WHEN m.system IS NULL THEN 'no AI system names this model'
         WHEN a.id IS NULL THEN 'its AI system ' || m.system || ' is not recorded as in use' END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind = 'system' AND a.id = m.system AND a.is_in_force
ORDER BY item
