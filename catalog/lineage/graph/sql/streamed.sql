-- The datasets that streams write, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE graph_streamed AS
SELECT DISTINCT dataset_key FROM seen.writes WHERE run_key IN (SELECT run_key FROM seen.runs WHERE is_streaming)
