-- The column edges that the runs of the closure state of the versions they made.
-- In one order, however many threads there are: approvals are bound to a digest of the rows.
WITH sent AS (  -- the makers under the names they were sent under
    FROM closure_makers
    UNION
    SELECT sent_key FROM seen.later_names WHERE meant.run_key IN (FROM closure_makers)
),
stated AS (
    SELECT m.run_key, m.dataset_key AS target_key, unnest([m.column_lineage_hash, m.lineage_hash]) AS facet_hash
    FROM seen.mentions AS m
    WHERE m.run_key IN (FROM closure_makers) AND m.mentioned_as = 'output'
      AND m.place IN (SELECT rowid FROM reading.mentions WHERE run_key IN (FROM sent))
      AND (m.column_lineage_hash IS NOT NULL OR m.lineage_hash IS NOT NULL)
    UNION
    SELECT e.run_key, NULL, e.lineage_hash FROM seen.run_events AS e
    WHERE e.run_key IN (FROM closure_makers) AND e.lineage_hash IS NOT NULL
)
SELECT DISTINCT s.run_key, NULL AS job_namespace, NULL AS job_name,
    coalesce(tc.canonical_key, e.target_key, s.target_key) AS target_key, e.target_field,
    coalesce(si.input_key, sc.canonical_key, e.source_key) AS source_key, e.source_field, e.type, e.subtype, e.masking
FROM stated AS s
JOIN reading.column_edges AS e USING (facet_hash)
LEFT JOIN seen.canonical AS tc ON tc.dataset_key = e.target_key
LEFT JOIN seen.canonical AS sc ON sc.dataset_key = e.source_key
LEFT JOIN seen.stand_ins AS si ON si.run_key = s.run_key AND si.source_key = coalesce(sc.canonical_key, e.source_key)
ORDER BY ALL
