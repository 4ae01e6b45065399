-- Whether there are objectives for the responsible development and use of AI, with measure and target.
SELECT 'objective/' || id AS item,
    is_in_force AND reviewed_at >= $since AND (body ->> '$.measure') IS NOT NULL AND (body ->> '$.target') IS NOT NULL AS met,
    owner, reviewed_at,
    coalesce(missing, CASE WHEN reviewed_at < $since THEN 'last looked at on ' || reviewed_at::DATE
        WHEN (body ->> '$.measure') IS NULL OR (body ->> '$.target') IS NULL THEN 'it names no measure or no target' END) AS missing
FROM attestations
WHERE kind = 'objective'
  AND (coalesce(body ->> '$.responsible', 'false') <> 'false' OR list_has_any(controls, $names))
ORDER BY item
