-- Evidence that people give: records of some kinds, and records that name the control.
SELECT kind || '/' || id AS item, is_in_force AND reviewed_at >= $since AS met, owner, reviewed_at,
    coalesce(missing, CASE WHEN reviewed_at < $since THEN 'last looked at on ' || reviewed_at::DATE END) AS missing
FROM attestations
WHERE (body ->> '$.applicability') IS NULL
  AND status NOT IN ('planned', 'proposed', 'cancelled', 'rejected', 'retired', 'ended', 'withdrawn', 'revoked')
  AND (list_contains($kinds, kind)
      OR (list_has_any(controls, $names)
          AND kind NOT IN ('alert', 'incident', 'finding', 'nonconformity', 'action', 'risk', 'assignment', 'waiver')))
ORDER BY item
