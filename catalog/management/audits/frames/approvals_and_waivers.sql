-- Approvals of model versions, and waivers of findings.
-- direction: vouch
SELECT kind, id, opened_at AS at, coalesce(body ->> '$.title', body ->> '$.reason', body ->> '$.purpose', status) AS about
FROM records
WHERE kind IN ('approval', 'waiver') AND opened_at <= $at
