-- What makes two names one dataset, as far as it holds: spelling, a symlink, or what a steward declared (with the reason
-- and the event that declared it).
WITH stated AS (
    SELECT dataset_key, other_key AS identifier_key, 'spelling' AS reason, NULL::VARCHAR AS because,
        NULL::TIMESTAMPTZ AS event_time, NULL::TIMESTAMPTZ AS received_at, NULL::UBIGINT AS rank
    FROM seen.spellings
    UNION ALL
    SELECT dataset_key, identifier_key, 'symlink', NULL, NULL, received_at, NULL FROM seen.symlinks
    UNION ALL
    SELECT dataset_key, other_key, CASE kind WHEN 'same' THEN 'alias' ELSE kind END, because, event_time, received_at, rank
    FROM seen.declared_pairs
)
SELECT t.dataset_key, t.identifier_key, t.reason, t.because, t.event_time, t.received_at, t.rank
FROM stated AS t
JOIN seen.grouped AS one ON one.dataset_key = t.dataset_key
JOIN seen.grouped AS other ON other.dataset_key = t.identifier_key
WHERE one.group_key = other.group_key
