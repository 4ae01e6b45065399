-- A run: (job namespace, job name, runId).
-- run_id: runId as sent, a UUID in lower case
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- state: Deciding eventType as sent, NULL if there is none
-- started_at: Earliest START, else the earliest event
-- ended_at: Latest terminal event, NULL while there is none
-- nominal_start: nominalTime facet
-- parent_run_id: parent facet: the run that contains this one
-- root_run_id: parent facet: the outermost run
-- producer: Producer of the latest event
-- engine: processing_engine facet: name and version
-- code_version: sourceCodeLocation facet: version
-- error_message: errorMessage facet
-- run_key: Internal key of the run
WITH said AS (
    SELECT run_key,
        max(struct_pack(m := moment, v := producer)) FILTER (producer IS NOT NULL).v AS producer,
        nullif(max(struct_pack(m := moment, v := nominal_start)) FILTER (nominal_start IS NOT NULL).v, '') AS nominal_start,
        nullif(max(struct_pack(m := moment, v := parent_run_id)) FILTER (parent_run_id IS NOT NULL).v, '') AS parent_run_id,
        nullif(max(struct_pack(m := moment, v := root_run_id)) FILTER (root_run_id IS NOT NULL).v, '') AS root_run_id,
        nullif(max(struct_pack(m := moment, v := engine)) FILTER (engine IS NOT NULL).v, '') AS engine,
        nullif(max(struct_pack(m := moment, v := code_version)) FILTER (code_version IS NOT NULL).v, '') AS code_version,
        nullif(max(struct_pack(m := moment, v := error_message)) FILTER (error_message IS NOT NULL).v, '') AS error_message
    FROM seen.run_events WHERE run_key IS NOT NULL GROUP BY run_key
)
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at,
    try_cast(s.nominal_start AS TIMESTAMPTZ) AS nominal_start, s.parent_run_id, s.root_run_id, s.producer, s.engine,
    s.code_version, s.error_message, r.run_key
FROM seen.runs AS r
JOIN reading.jobs AS j USING (job_key)
JOIN said AS s USING (run_key)
