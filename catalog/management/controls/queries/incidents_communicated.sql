-- Whether it is recorded to whom every incident was communicated; and how that is done, where a record names the control.
SELECT kind || '/' || id AS item,
    CASE WHEN kind = 'incident' THEN (body ->> '$.reported_to') IS NOT NULL ELSE is_in_force AND reviewed_at >= $since END AS met,
    owner, reviewed_at,
    CASE WHEN kind <> 'incident' THEN coalesce(missing, CASE WHEN reviewed_at < $since THEN 'last looked at on ' || reviewed_at::DATE END)
         WHEN (body ->> '$.reported_to') IS NULL THEN 'it is not recorded to whom it was communicated' END AS missing
FROM attestations
WHERE kind = 'incident' OR (kind IN ('policy', 'decision', 'review', 'assessment') AND list_has_any(controls, $names))
ORDER BY item
