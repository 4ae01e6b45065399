-- Decisions that a control does not apply, or that its evidence is kept elsewhere; each control that they name, newest first.
SELECT unnest(controls) AS control, 'decision/' || id AS record, (body ->> '$.applicability') AS applicability,
    (body ->> '$.reasons') AS reasons, owner, reviewed_at,
    coalesce(missing, CASE WHEN (body ->> '$.reasons') IS NULL THEN 'it gives no reasons' END) AS missing
FROM attestations
WHERE kind = 'decision' AND (body ->> '$.applicability') IN ('not_applicable', 'organisational')
ORDER BY reviewed_at DESC, id
