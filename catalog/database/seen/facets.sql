-- Facets in force: of a dataset and a job the latest of each name, of a run (or its inputs and outputs) the run's own.
WITH said AS (
    SELECT 'run' AS entity_kind, run_key, job_key, NULL::BIGINT AS dataset_key, run_facets AS set_hash, max(moment) AS moment
    FROM seen.run_events WHERE run_facets IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT 'job', NULL, job_key, NULL, job_facets, max(moment)
    FROM seen.run_events WHERE job_facets IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT 'dataset', NULL, NULL, dataset_key, dataset_facets, max(moment)
    FROM seen.mentions WHERE dataset_facets IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT mentioned_as, run_key, job_key, dataset_key, own_facets, max(moment)
    FROM seen.mentions WHERE own_facets IS NOT NULL AND mentioned_as IN ('input', 'output') GROUP BY ALL
    UNION ALL
    SELECT 'dataset', NULL, NULL, dataset_key, own_facets, max(moment)
    FROM seen.mentions WHERE own_facets IS NOT NULL AND mentioned_as = 'dataset' GROUP BY ALL
),
latest AS (
    SELECT s.entity_kind, s.run_key, s.job_key, s.dataset_key, f.facet,
        max(struct_pack(m := s.moment, v := f.facet_hash)).v AS facet_hash
    FROM said AS s JOIN reading.facet_sets AS f USING (set_hash)
    GROUP BY s.entity_kind, s.run_key, s.job_key, s.dataset_key, f.facet
)
SELECT l.*, f.body FROM latest AS l JOIN reading.facets AS f USING (facet_hash) WHERE NOT f.cleared
