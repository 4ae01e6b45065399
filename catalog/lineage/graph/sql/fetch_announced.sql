-- Versions that DatasetEvents gave: since when (NULL: only as dropped), whether any did not say it was emptied, and
-- whether all said that its content is new.
SELECT dataset_key, version, epoch_us(min(event_time) FILTER (lifecycle IS DISTINCT FROM 'DROP')) AS made_at,
    bool_or(lifecycle IS DISTINCT FROM 'TRUNCATE') AS is_filled,
    coalesce(
        bool_and(coalesce(lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE'), false))
            FILTER (lifecycle IS DISTINCT FROM 'DROP'),
        false
    ) AS is_renewed
FROM seen.mentions
WHERE mentioned_as = 'dataset' AND version IS NOT NULL
GROUP BY dataset_key, version
