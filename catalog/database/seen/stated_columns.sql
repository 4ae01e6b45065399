-- Which facets with column edges were said of which output: by a run in any event, by a declaration in the one that
-- counts.
WITH stated AS (
    SELECT run_key, job_key, mentioned_as, dataset_key AS target_key, event_moment, event_time,
        unnest([column_lineage_hash, lineage_hash]) AS facet_hash
    FROM seen.mentions
    WHERE (column_lineage_hash IS NOT NULL OR lineage_hash IS NOT NULL)
      AND mentioned_as IN ('output', 'declared_output', 'dataset')
    UNION ALL
    SELECT run_key, job_key, 'job', NULL, moment, event_time, lineage_hash
    FROM seen.run_events WHERE lineage_hash IS NOT NULL
),
declaring AS (
    SELECT job_key, max(event_moment) AS event_moment FROM seen.mentions
    WHERE mentioned_as IN ('declared_input', 'declared_output', 'declared_source', 'declared_edge')
    GROUP BY job_key
),
edged AS (
    SELECT target_key, max(event_moment) AS event_moment FROM seen.mentions
    WHERE mentioned_as = 'dataset_edge' GROUP BY target_key
)
SELECT run_key, NULL::BIGINT AS job_key, target_key, facet_hash, max(event_time) AS event_time
FROM stated WHERE run_key IS NOT NULL GROUP BY ALL
UNION ALL
SELECT NULL, job_key, t.target_key, t.facet_hash, max(t.event_time)
FROM stated AS t JOIN declaring USING (job_key, event_moment) WHERE t.run_key IS NULL GROUP BY ALL
UNION ALL
SELECT NULL, NULL, target_key, t.facet_hash, max(t.event_time)
FROM stated AS t JOIN edged USING (target_key, event_moment) WHERE t.mentioned_as = 'dataset' GROUP BY ALL
