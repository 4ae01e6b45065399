-- Every run, numbered by its key, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE graph_runs AS
WITH code AS (
    SELECT run_key, nullif(arg_max(code_version, moment), '') AS code_version
    FROM seen.run_events WHERE code_version IS NOT NULL AND run_key IS NOT NULL GROUP BY run_key
)
SELECT r.run_key, r.run_id, r.job_key, r.state, r.terminal IS NULL AS is_open, r.first_at, r.last_at, r.started_at,
    r.ended_at, c.code_version, (row_number() OVER (ORDER BY r.run_key) - 1)::INTEGER AS run
FROM seen.runs AS r LEFT JOIN code AS c USING (run_key)
