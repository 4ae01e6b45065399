-- Whether every version that was deployed or approved is approved, and the gate finds no violation in it.
WITH released AS (
    SELECT coalesce(body ->> '$.models[0].namespace', '') AS namespace, (body ->> '$.models[0].name') AS name,
        (body ->> '$.models[0].version') AS version, owner, 'deployment/' || id AS item, reviewed_at
    FROM attestations WHERE kind = 'deployment' AND status = 'live'
    UNION ALL
    SELECT namespace, name, version, approved_by, 'approval of ' || name || ' ' || version, approved_at FROM approvals
    WHERE status IS DISTINCT FROM 'revoked'
)
SELECT r.item, count(a.version) > 0 AND coalesce(any_value(v.gate) <> 'violation', false) AS met,
    any_value(r.owner) AS owner, max(r.reviewed_at) AS reviewed_at,
    CASE WHEN count(a.version) = 0 THEN 'the version has no approval'
         WHEN any_value(v.gate) IS NULL THEN 'no gate has looked at the version'
         WHEN any_value(v.gate) = 'violation' THEN 'the gate finds a violation in the version' END AS missing
FROM released AS r
LEFT JOIN approvals AS a ON a.name = r.name AND a.version = r.version AND r.namespace IN (a.namespace, '')
    AND a.status IS DISTINCT FROM 'revoked' AND coalesce(a.valid_until >= $today, true)
LEFT JOIN model_versions AS v ON v.name = r.name AND v.version = r.version AND r.namespace IN (v.namespace, '')
GROUP BY r.item
ORDER BY r.item
