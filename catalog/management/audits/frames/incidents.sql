-- Incidents and alerts.
-- direction: vouch
SELECT kind, id, opened_at AS at, coalesce(body ->> '$.title', body ->> '$.reason', body ->> '$.purpose', status) AS about
FROM records
WHERE kind IN ('incident', 'alert') AND opened_at <= $at
