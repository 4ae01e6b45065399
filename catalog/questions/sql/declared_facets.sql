-- The newest declaration of each facet of governance of a dataset or job, cleared ones too, with the time of its event.
-- Aliases by the name they were sent for: they decide which name is canonical.
WITH sets AS (
    SELECT DISTINCT set_hash FROM reading.facet_sets WHERE list_contains($facets::VARCHAR[], facet)
),
said AS (
    SELECT 'dataset' AS entity_kind, dataset_key, sent_key, NULL::BIGINT AS job_key, dataset_facets AS set_hash, max(moment) AS moment
    FROM seen.mentions WHERE dataset_facets IN (SELECT set_hash FROM sets) GROUP BY ALL
    UNION ALL
    SELECT 'dataset', dataset_key, sent_key, NULL, own_facets, max(moment)
    FROM seen.mentions WHERE own_facets IN (SELECT set_hash FROM sets) AND mentioned_as = 'dataset' GROUP BY ALL
    UNION ALL
    SELECT 'job', NULL, NULL, job_key, job_facets, max(moment)
    FROM seen.run_events WHERE job_facets IN (SELECT set_hash FROM sets) GROUP BY ALL
),
latest AS (
    SELECT s.entity_kind, if(f.facet = 'whence_aliases', s.sent_key, s.dataset_key) AS dataset_key, s.job_key, f.facet,
        max(struct_pack(m := s.moment, v := f.facet_hash)) AS top
    FROM said AS s JOIN reading.facet_sets AS f USING (set_hash)
    WHERE list_contains($facets::VARCHAR[], f.facet)
    GROUP BY ALL
)
SELECT l.entity_kind, coalesce(d.namespace, j.namespace), coalesce(d.name, j.name), l.facet, f.body, f.cleared,
    (l.top.m // 18446744073709551616)::BIGINT AS event_time
FROM latest AS l
JOIN reading.facets AS f ON f.facet_hash = l.top.v
LEFT JOIN reading.datasets AS d ON d.dataset_key = l.dataset_key
LEFT JOIN reading.jobs AS j ON j.job_key = l.job_key
ORDER BY ALL
