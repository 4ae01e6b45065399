-- Whether the leadership reviewed the management system within the cadence.
SELECT 'review/' || id AS item, is_in_force AND reviewed_at >= $since AS met, owner, reviewed_at,
    coalesce(missing, CASE WHEN reviewed_at < $since THEN 'held on ' || reviewed_at::DATE END) AS missing
FROM attestations WHERE kind = 'review' AND status <> 'planned' AND (body ->> '$.scope') = 'management'
ORDER BY item
