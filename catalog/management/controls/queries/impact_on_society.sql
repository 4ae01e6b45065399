-- Whether the impact assessment of every model in scope looks at society as a whole.
SELECT m.namespace || ' ' || m.name AS item, coalesce(bool_or(a.is_in_force AND a.reviewed_at >= $since
        AND (a.body ->> '$.societal') IS NOT NULL), false) AS met,
    coalesce(any_value(a.owner), m.owner) AS owner, max(a.reviewed_at) AS reviewed_at,
    CASE WHEN NOT coalesce(bool_or(a.is_in_force AND a.reviewed_at >= $since
        AND (a.body ->> '$.societal') IS NOT NULL), false)
        THEN coalesce(any_value(a.kind || '/' || a.id || ': ' || a.missing), 'no assessment looks at society as a whole') END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind = 'impact_assessment'
    AND list_has_any(a.models, [m.name, m.namespace || ' ' || m.name])
WHERE m.is_declared
GROUP BY m.namespace, m.name, m.owner
ORDER BY item
