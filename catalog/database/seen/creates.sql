-- Runs that only create a table, by output: CREATE TABLE without AS, reading nothing and telling no rows.
WITH creating AS (
    SELECT w.run_key, w.dataset_key
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.change.lifecycle IS DISTINCT FROM 'DROP' AND (r.sql_write_mode = 'create' OR w.profile.mode = 'create')
)
SELECT c.run_key, c.dataset_key
FROM creating AS c
ANTI JOIN (
    SELECT run_key FROM seen.mentions
    WHERE run_key IN (SELECT run_key FROM creating) AND dataset_key IS NOT NULL
      AND (mentioned_as IN ('input', 'source', 'edge') OR (mentioned_as = 'output' AND row_count > 0))
) AS m ON m.run_key = c.run_key
