-- What a dataset that is computed when it is read is computed from, by name, and when: a view from the inputs of the run
-- that defined it; one that no run wrote from what was declared, until a version of it was announced; what a stream
-- writes from what it reads by time after its start (kind `flow`; its edges are more than these).
WITH first_entries AS (SELECT dataset_key, min(made_at) AS made_at FROM seen.timeline GROUP BY dataset_key)
SELECT d.dataset_key, f.source_key, d.from_at, d.until_at, d.run_key, NULL::BIGINT AS job_key, 'read' AS kind
FROM seen.definitions AS d
JOIN seen.flows AS f ON f.run_key = d.run_key AND f.target_key = d.dataset_key
WHERE NOT d.is_emptied
UNION ALL
SELECT f.target_key, f.source_key, '-infinity'::TIMESTAMPTZ, coalesce(t.made_at, 'infinity'::TIMESTAMPTZ), NULL,
    f.job_key, 'declared'
FROM seen.declared_flows AS f
ANTI JOIN seen.outputs AS w ON w.dataset_key = f.target_key
LEFT JOIN first_entries AS t ON t.dataset_key = f.target_key
WHERE f.target_key NOT IN (FROM seen.placeholders)
UNION ALL
SELECT f.dataset_key, l.source_key, greatest(f.from_at, i.named_at + INTERVAL 1 MICROSECOND),
    least(f.until_at, CASE WHEN isfinite(i.ended_at) THEN i.ended_at + INTERVAL 1 MICROSECOND ELSE i.ended_at END),
    f.run_key, NULL, 'flow'
FROM seen.flowing AS f
JOIN seen.flows AS l ON l.run_key = f.run_key AND l.target_key = f.dataset_key
JOIN seen.stream_inputs AS i ON i.run_key = f.run_key AND i.dataset_key = l.source_key
WHERE f.is_stream AND NOT i.is_explicit
