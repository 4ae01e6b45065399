-- Which facets with column edges were said of which output: by a run in any event, by a declaration in the one that
-- counts.
WITH told AS (
    SELECT run_key, job_key, mentioned_as, dataset_key AS target_key, event_moment,
        unnest([column_lineage_hash, lineage_hash]) AS facet_hash
    FROM seen.mentions
    WHERE (column_lineage_hash IS NOT NULL OR lineage_hash IS NOT NULL)
      AND mentioned_as IN ('output', 'declared_output', 'dataset')
    UNION ALL
    SELECT run_key, job_key, 'job', NULL, moment, lineage_hash FROM seen.run_events WHERE lineage_hash IS NOT NULL
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
SELECT DISTINCT run_key, NULL::BIGINT AS job_key, target_key, facet_hash FROM told WHERE run_key IS NOT NULL
UNION ALL
SELECT DISTINCT NULL, job_key, t.target_key, t.facet_hash
FROM told AS t JOIN declaring USING (job_key, event_moment) WHERE t.run_key IS NULL
UNION ALL
SELECT DISTINCT NULL, NULL, target_key, t.facet_hash
FROM told AS t JOIN edged USING (target_key, event_moment) WHERE t.mentioned_as = 'dataset'
