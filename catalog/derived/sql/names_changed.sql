-- Whether something received since may have changed which names are one dataset.
WITH joined AS (
    SELECT dataset_key FROM reading.symlinks UNION SELECT identifier_key FROM reading.symlinks
    UNION SELECT dataset_key FROM reading.aliases UNION SELECT identifier_key FROM reading.aliases
    UNION SELECT dataset_key FROM seen.grouped
)
SELECT EXISTS (FROM reading.symlinks WHERE received_at >= $since)
    OR EXISTS (FROM reading.aliases WHERE received_at >= $since)
    OR EXISTS (FROM reading.mentions WHERE received_at >= $since AND previous_key IS NOT NULL)
    OR EXISTS (
        SELECT m.dataset_key FROM reading.mentions AS m
        WHERE m.received_at >= $since AND m.dataset_key IN (SELECT dataset_key FROM joined)
        EXCEPT
        SELECT dataset_key FROM reading.mentions WHERE received_at < $since
    )
    OR EXISTS (
        FROM reading.datasets WHERE received_at >= $since AND dataset_key IN (SELECT dataset_key FROM seen.grouped)
    )
    -- What takes symlinks back does so of the events before it; one that gives them again has only been repeated.
    OR EXISTS (
        FROM reading.mentions AS m JOIN reading.facet_sets AS f ON f.set_hash = m.dataset_facets
        WHERE m.received_at >= $since AND f.facet = 'symlinks'
          AND m.dataset_key IN (SELECT dataset_key FROM reading.symlinks WHERE identifier_key IS NULL)
    )
