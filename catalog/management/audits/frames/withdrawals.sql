-- Cases of consent withdrawn, erasure, contamination or objection.
-- direction: trace
SELECT kind, id, opened_at AS at, coalesce(body ->> '$.title', body ->> '$.reason', body ->> '$.purpose', status) AS about
FROM records
WHERE kind = 'case' AND opened_at <= $at
