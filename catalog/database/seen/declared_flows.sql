-- Lineage between datasets that is declared and that no run carried out: of jobs without any run, and of datasets
-- themselves.
WITH said AS (
    SELECT mentioned_as, job_key, dataset_key, target_key, event_moment FROM seen.mentions
    WHERE mentioned_as IN ('declared_input', 'declared_output', 'declared_source', 'declared_edge')
      AND job_key NOT IN (SELECT job_key FROM seen.run_events WHERE run_key IS NOT NULL)
),
latest AS (SELECT job_key, max(event_moment) AS event_moment FROM said GROUP BY job_key),
jobs AS (SELECT s.* FROM said AS s JOIN latest AS l USING (job_key, event_moment)),
outputs AS (
    SELECT o.job_key, o.dataset_key FROM jobs AS o
    WHERE o.mentioned_as = 'declared_output' AND NOT EXISTS (
        FROM jobs AS e
        WHERE e.mentioned_as = 'declared_edge' AND e.job_key = o.job_key AND e.target_key = o.dataset_key
    )
)
SELECT i.job_key, i.dataset_key AS source_key, o.dataset_key AS target_key
FROM jobs AS i JOIN outputs AS o USING (job_key) WHERE i.mentioned_as = 'declared_input'
UNION
SELECT s.job_key, s.dataset_key, s.target_key
FROM jobs AS s JOIN outputs AS o ON o.job_key = s.job_key AND o.dataset_key = s.target_key
WHERE s.mentioned_as = 'declared_source'
UNION
SELECT job_key, dataset_key, target_key FROM jobs
WHERE mentioned_as = 'declared_edge' AND dataset_key IS NOT NULL
UNION
SELECT NULL, m.dataset_key, m.target_key
FROM seen.mentions AS m
JOIN (
    SELECT target_key, max(event_moment) AS event_moment FROM seen.mentions
    WHERE mentioned_as = 'dataset_edge' GROUP BY target_key
) AS l USING (target_key, event_moment)
WHERE m.mentioned_as = 'dataset_edge' AND m.dataset_key IS NOT NULL
