-- Column edges of each run (run_key), declared job (job_key) or dataset, by canonical dataset.
WITH told AS (
    SELECT run_key, job_key, mentioned_as, dataset_key AS target_key, column_lineage_hash AS facet_hash, event_time
    FROM seen.mentions
    WHERE column_lineage_hash IS NOT NULL AND mentioned_as IN ('output', 'declared_output', 'dataset')
    UNION ALL
    SELECT run_key, job_key, mentioned_as, dataset_key, lineage_hash, event_time
    FROM seen.mentions
    WHERE lineage_hash IS NOT NULL AND mentioned_as IN ('output', 'declared_output', 'dataset')
    UNION ALL
    SELECT run_key, job_key, 'job', NULL, lineage_hash, event_time
    FROM seen.run_events WHERE lineage_hash IS NOT NULL
)
SELECT DISTINCT t.run_key, t.job_key,
    coalesce(tc.canonical_key, e.target_key, t.target_key) AS target_key, e.target_field,
    coalesce(sc.canonical_key, e.source_key) AS source_key, e.source_field,
    e.type, e.subtype, e.masking,
    max(t.event_time) AS event_time
FROM told AS t
JOIN reading.column_edges AS e USING (facet_hash)
LEFT JOIN seen.canonical AS tc ON tc.dataset_key = e.target_key
LEFT JOIN seen.canonical AS sc ON sc.dataset_key = e.source_key
GROUP BY ALL
