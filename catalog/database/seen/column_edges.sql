-- Column edges of each run (run_key), declared job (job_key) or dataset (neither), by canonical dataset.
SELECT t.run_key, t.job_key,
    coalesce(tc.canonical_key, e.target_key, t.target_key) AS target_key, e.target_field,
    coalesce(si.input_key, sc.canonical_key, e.source_key) AS source_key, e.source_field,
    e.type, e.subtype, e.masking,
    max(t.event_time) AS event_time
FROM seen.stated_columns AS t
JOIN reading.column_edges AS e USING (facet_hash)
LEFT JOIN seen.canonical AS tc ON tc.dataset_key = e.target_key
LEFT JOIN seen.canonical AS sc ON sc.dataset_key = e.source_key
LEFT JOIN seen.stand_ins AS si ON si.run_key = t.run_key AND si.source_key = coalesce(sc.canonical_key, e.source_key)
GROUP BY ALL
