-- Whether every version that was deployed or approved has an approval that holds, and the gate finds no violation in it.
WITH released AS (
    SELECT coalesce(body ->> '$.models[0].namespace', '') AS namespace, (body ->> '$.models[0].name') AS name,
        (body ->> '$.models[0].version') AS version, owner, 'deployment/' || id AS item, reviewed_at
    FROM attestations WHERE kind = 'deployment' AND status = 'live'
    UNION ALL
    SELECT namespace, name, version, approved_by, 'approval of ' || name || ' ' || version, approved_at
    FROM approval_states WHERE state <> 'revoked'
)
SELECT r.item, coalesce(bool_or(a.state = 'valid'), false) AND coalesce(any_value(v.gate) <> 'violation', false) AS met,
    any_value(r.owner) AS owner, max(r.reviewed_at) AS reviewed_at,
    CASE WHEN count(a.state) = 0 THEN 'the version has no approval'
         WHEN NOT bool_or(a.state = 'valid') THEN CASE
             WHEN bool_or(a.state = 'stale') THEN 'changed since it was approved: '
                 || array_to_string(arg_max(a.changed, a.approved_at) FILTER (a.state = 'stale'), ', ')
             WHEN bool_or(a.state = 'expired') THEN 'its approval ran out on ' 
                 || arg_max(a.valid_until, a.approved_at) FILTER (a.state = 'expired')
             ELSE 'it is not known whether its approval holds' END
         WHEN any_value(v.gate) IS NULL THEN 'no gate has looked at the version'
         WHEN any_value(v.gate) = 'violation' THEN 'the gate finds a violation in the version' END AS missing
FROM released AS r
LEFT JOIN approval_states AS a ON a.name = r.name AND a.version = r.version AND r.namespace IN (a.namespace, '')
    AND a.state <> 'revoked'
LEFT JOIN model_versions AS v ON v.name = r.name AND v.version = r.version AND r.namespace IN (v.namespace, '')
GROUP BY r.item
ORDER BY r.item
