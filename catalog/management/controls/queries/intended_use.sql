-- Whether every model in scope states its intended use, or belongs to an AI system that does.
SELECT m.namespace || ' ' || m.name AS item,
    coalesce(m.intended_use, (a.body ->> '$.intended_use')) IS NOT NULL AS met,
    coalesce(a.owner, m.owner) AS owner, a.reviewed_at,
    CASE WHEN m.intended_use IS NOT NULL THEN NULL
         WHEN a.id IS NULL THEN 'no intended use is declared, and it belongs to no AI system in use'
         WHEN (a.body ->> '$.intended_use') IS NULL THEN 'system/' || a.id || ' states no intended use' END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind = 'system' AND a.id = m.system AND a.is_in_force
WHERE m.is_declared
ORDER BY item
