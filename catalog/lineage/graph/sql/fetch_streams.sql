-- The runs that stream.
SELECT run_key FROM seen.runs WHERE is_streaming
