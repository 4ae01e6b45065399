-- Whether every objective has a measure, a target and somebody responsible, and is in date.
SELECT 'objective/' || id AS item,
    is_in_force AND reviewed_at >= $since AND (body ->> '$.measure') IS NOT NULL AND (body ->> '$.target') IS NOT NULL AS met,
    owner, reviewed_at,
    coalesce(missing,
        CASE WHEN (body ->> '$.measure') IS NULL THEN 'it names no measure'
             WHEN (body ->> '$.target') IS NULL THEN 'it names no target'
             WHEN reviewed_at < $since THEN 'last looked at on ' || reviewed_at::DATE END) AS missing
FROM attestations WHERE kind = 'objective'
ORDER BY item
