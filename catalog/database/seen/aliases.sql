-- What stewards declare of names, in force: on each name the latest whence_aliases, whole. Cut by record time only.
SELECT dataset_key, kind, because, identifier_key, namespace, name, event_time, received_at, rank
FROM (
    SELECT dataset_key, kind, because, identifier_key, namespace, name, event_time, received_at, rank,
        epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
    FROM reading.aliases
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    QUALIFY moment = max(moment) OVER (PARTITION BY dataset_key)
)
WHERE kind IS NOT NULL AND identifier_key IS DISTINCT FROM dataset_key
