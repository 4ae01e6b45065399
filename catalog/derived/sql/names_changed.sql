-- Whether something received since may have changed which names are one dataset.
SELECT EXISTS (FROM reading.symlinks WHERE received_at >= $since)
    OR EXISTS (FROM reading.aliases WHERE received_at >= $since)
    OR EXISTS (FROM reading.mentions WHERE received_at >= $since AND previous_key IS NOT NULL)
    OR EXISTS (
        SELECT m.dataset_key FROM reading.mentions AS m
        WHERE m.received_at >= $since AND m.dataset_key IN (
            SELECT dataset_key FROM reading.symlinks UNION SELECT identifier_key FROM reading.symlinks
            UNION SELECT dataset_key FROM reading.aliases UNION SELECT identifier_key FROM reading.aliases
        )
        EXCEPT
        SELECT dataset_key FROM reading.mentions WHERE received_at < $since
    )
