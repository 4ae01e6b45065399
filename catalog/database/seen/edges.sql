-- Every edge between versions but those into virtual ones (`virtual_edges`); into a version only from the runs that made
-- it what it is (a failed attempt at a version that another run produced is no edge). An attempted version is reached
-- only where a read names it.
SELECT r.dataset_key AS source_key, r.version AS source_version, p.dataset_key AS target_key,
    p.version AS target_version, p.run_key, NULL::BIGINT AS job_key, 'read' AS kind, r.resolved_by, r.flow_role
FROM seen.flows AS f
JOIN seen.reads AS r ON r.run_key = f.run_key AND r.dataset_key = f.source_key
JOIN seen.productions AS p ON p.run_key = f.run_key AND p.dataset_key = f.target_key
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
WHERE p.lifecycle IS DISTINCT FROM 'TRUNCATE' AND NOT p.is_streaming
UNION ALL
SELECT source_key, source_version, target_key, target_version, run_key, NULL, 'read', resolved_by, flow_role
FROM seen.stream_edges
UNION ALL
SELECT source_key, source_version, target_key, target_version, NULL, NULL, 'carried_over', 'time', NULL
FROM seen.carried
UNION ALL
SELECT source_key, source_version, target_key, target_version, NULL, job_key, 'declared', resolved_by, NULL
FROM seen.declared
WHERE target_key NOT IN (SELECT target_key FROM seen.asked)
UNION ALL
SELECT source_key, source_version, target_key, target_version, run_key, job_key, kind, resolved_by, NULL
FROM seen.asked
UNION ALL
SELECT dataset_key, source_version, dataset_key, target_version, NULL, NULL, 'same_content', 'time', NULL
FROM seen.same_content
