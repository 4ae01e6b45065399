-- Whether every policy was reviewed when it was due: approved within the cadence, and its next review is to come.
SELECT 'policy/' || id AS item,
    is_in_force AND reviewed_at >= $since AND valid_until IS NOT NULL AND (body ->> '$.approved_by') IS NOT NULL AS met,
    owner, reviewed_at,
    coalesce(missing,
        CASE WHEN (body ->> '$.approved_by') IS NULL THEN 'nobody is named who approved it'
             WHEN valid_until IS NULL THEN 'no next review is planned (review_by)'
             WHEN reviewed_at < $since THEN 'last approved on ' || reviewed_at::DATE END) AS missing
FROM attestations WHERE kind = 'policy' AND status <> 'retired'
ORDER BY item
