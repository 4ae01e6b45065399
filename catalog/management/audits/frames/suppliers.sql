-- Suppliers of data, models and services.
-- direction: vouch
SELECT kind, id, opened_at AS at, coalesce(body ->> '$.title', body ->> '$.reason', body ->> '$.purpose', status) AS about
FROM records
WHERE kind = 'supplier' AND opened_at <= $at
