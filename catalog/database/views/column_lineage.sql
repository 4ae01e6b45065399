-- A lineage edge between two columns.
-- event_time: When the target version was created, else the run's last event
-- run_id: Run that made the edge; NULL for declared edges
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- source_namespace: Namespace of the dataset read
-- source_name: Canonical name of the dataset read
-- source_version: Version read; NULL for declared edges
-- target_namespace: Namespace of the dataset written
-- target_name: Canonical name of the dataset written
-- target_version: Version written; NULL for declared edges
-- kind: read or declared
-- resolved_by: How the version read was determined: explicit, time or none
-- source_column: Column read
-- target_column: Column written; NULL for every column of the target
-- type: DIRECT or INDIRECT
-- subtype: IDENTITY, TRANSFORMATION, AGGREGATION, JOIN, FILTER, …
-- masking: Whether the emitter marks the value as masked
SELECT c.event_time, r.run_id, j.namespace AS job_namespace, j.name AS job_name,
    s.namespace AS source_namespace, s.name AS source_name, i.version AS source_version,
    t.namespace AS target_namespace, t.name AS target_name, p.version AS target_version,
    CASE WHEN c.run_key IS NULL THEN 'declared' ELSE 'read' END AS kind, i.resolved_by,
    c.source_field AS source_column, c.target_field AS target_column, c.type, c.subtype, c.masking
FROM seen.column_edges AS c
JOIN reading.datasets AS s ON s.dataset_key = c.source_key
JOIN reading.datasets AS t ON t.dataset_key = c.target_key
LEFT JOIN seen.runs AS r ON r.run_key = c.run_key
LEFT JOIN reading.jobs AS j ON j.job_key = coalesce(r.job_key, c.job_key)
LEFT JOIN seen.reads AS i ON i.run_key = c.run_key AND i.dataset_key = c.source_key
LEFT JOIN seen.productions AS p ON p.run_key = c.run_key AND p.dataset_key = c.target_key
