-- Whether the impact of every model in scope was assessed, and the assessment is in date.
SELECT m.namespace || ' ' || m.name AS item, coalesce(bool_or(a.is_in_force AND a.reviewed_at >= $since), false) AS met,
    coalesce(any_value(a.owner), m.owner) AS owner, max(a.reviewed_at) AS reviewed_at,
    CASE WHEN NOT coalesce(bool_or(a.is_in_force AND a.reviewed_at >= $since), false)
        THEN coalesce(any_value(a.kind || '/' || a.id || ': ' || a.missing), 'its impact was not assessed, or not lately') END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind = 'impact_assessment'
    AND list_has_any(a.models, [m.name, m.namespace || ' ' || m.name])
WHERE m.is_declared
GROUP BY m.namespace, m.name, m.owner
ORDER BY item
