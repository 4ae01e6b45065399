-- Whether every supplier of a source is recorded, active and in date; and every supplier recorded.
WITH named AS (
    SELECT lower(supplier) AS supplier, max(supplier) AS shown FROM sources WHERE supplier IS NOT NULL GROUP BY ALL
),
recorded AS (
    SELECT id, owner, is_in_force, reviewed_at, missing, title, lower(title) AS by_title, lower(id) AS by_id
    FROM attestations WHERE kind = 'supplier' AND status <> 'ended'
)
SELECT coalesce(n.shown, r.title) AS item, coalesce(r.is_in_force AND r.reviewed_at >= $since, false) AS met, r.owner,
    r.reviewed_at,
    CASE WHEN r.id IS NULL THEN 'it supplies a source, and no supplier record says on what terms'
         ELSE coalesce(r.missing, CASE WHEN r.reviewed_at < $since THEN 'last assessed on ' || r.reviewed_at::DATE END)
    END AS missing
FROM named AS n FULL JOIN recorded AS r ON n.supplier IN (r.by_title, r.by_id)
ORDER BY item
