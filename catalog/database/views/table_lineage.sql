-- A lineage edge between two versions; into what is computed when it is read, as a view is, one row for all its versions.
-- event_time: When the target version was created, else since when the edge holds, else the run's last event
-- run_id: Run that made the edge; NULL for edges of the other kinds
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- source_namespace: Namespace of the dataset read
-- source_name: Canonical name of the dataset read
-- source_version: Version read; NULL for declared edges
-- target_namespace: Namespace of the dataset written
-- target_name: Canonical name of the dataset written
-- target_version: Version written; NULL for declared edges and for what is computed when it is read
-- kind: read, carried_over, same_content, contained or declared
-- resolved_by: How the version read was determined: explicit, time, containment or none
-- target_state: State of the target version, virtual where it is computed when it is read; attempted ones are followed only where a read names them
SELECT coalesce(v.created_at, e.holds_from, r.last_at) AS event_time, r.run_id, j.namespace AS job_namespace, j.name AS job_name,
    s.namespace AS source_namespace, s.name AS source_name,
    CASE WHEN e.kind <> 'declared' THEN e.source_version END AS source_version,
    t.namespace AS target_namespace, t.name AS target_name,
    CASE WHEN e.kind <> 'declared' THEN e.target_version END AS target_version,
    e.kind, e.resolved_by, CASE WHEN e.is_virtual THEN 'virtual' ELSE v.state END AS target_state
FROM (
    SELECT source_key, source_version, target_key, target_version, run_key, job_key, kind, resolved_by,
        NULL::TIMESTAMPTZ AS holds_from, false AS is_virtual
    FROM seen.edges WHERE target_version <> 'unversioned' OR kind = 'declared'
    UNION ALL
    SELECT source_key, source_version, target_key, NULL, run_key, job_key, kind, resolved_by,
        CASE WHEN isfinite(from_at) THEN from_at END, true
    FROM seen.virtual_edges WHERE kind <> 'declared'
) AS e
JOIN reading.datasets AS s ON s.dataset_key = e.source_key
JOIN reading.datasets AS t ON t.dataset_key = e.target_key
LEFT JOIN seen.runs AS r ON r.run_key = e.run_key
LEFT JOIN reading.jobs AS j ON j.job_key = coalesce(r.job_key, e.job_key)
LEFT JOIN seen.versions AS v ON v.dataset_key = e.target_key AND v.version = e.target_version
