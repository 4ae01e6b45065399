-- What makes two names one dataset: a symlink, or an alias in force (with its reason, and the event that declared it).
SELECT dataset_key, identifier_key, 'symlink' AS reason, NULL::VARCHAR AS because,
    NULL::TIMESTAMPTZ AS event_time, received_at, NULL::UBIGINT AS rank
FROM reading.symlinks
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
UNION ALL
SELECT dataset_key, identifier_key, 'alias', because, event_time, received_at, rank FROM seen.aliases
