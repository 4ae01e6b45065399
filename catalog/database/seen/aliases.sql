-- The aliases in force: of each name the latest whence_aliases that stands on it, whole. They are cut by record time only.
SELECT dataset_key, identifier_key, because, event_time, received_at, rank
FROM (
    SELECT dataset_key, identifier_key, because, event_time, received_at, rank,
        epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
    FROM reading.aliases
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    QUALIFY moment = max(moment) OVER (PARTITION BY dataset_key)
)
WHERE identifier_key <> dataset_key
