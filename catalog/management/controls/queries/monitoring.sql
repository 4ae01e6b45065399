-- Whether something watched every model in scope: an alert, an incident or an assessment within the cadence.
SELECT m.namespace || ' ' || m.name AS item, coalesce(bool_or(a.reviewed_at >= $since), false) AS met,
    coalesce(any_value(a.owner), m.owner) AS owner, max(a.reviewed_at) AS reviewed_at,
    CASE WHEN NOT coalesce(bool_or(a.reviewed_at >= $since), false)
        THEN coalesce(any_value(a.kind || '/' || a.id || ': ' || a.missing), 'nothing was measured of it in operation') END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind IN ('alert', 'incident', 'assessment')
    AND list_has_any(a.models, [m.name, m.namespace || ' ' || m.name])
WHERE m.is_declared
GROUP BY m.namespace, m.name, m.owner
ORDER BY item
