-- The datasets that streams write and read.
WITH streams AS (SELECT run_key FROM seen.runs WHERE is_streaming)
SELECT DISTINCT dataset_key, true AS is_written FROM seen.writes WHERE run_key IN (SELECT run_key FROM streams)
UNION
SELECT dataset_key, false FROM seen.inputs
WHERE dataset_key IS NOT NULL AND run_key IN (SELECT run_key FROM streams)
