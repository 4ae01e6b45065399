-- The inputs of streams, with when each was first named, and until when at most they are read.
SELECT p.run_key, p.dataset_key, min(p.named_at) AS named_at, bool_or(p.read_at IS NULL) AS is_explicit,
    any_value(p.flow_role) AS flow_role, any_value(coalesce(r.ended_at, 'infinity'::TIMESTAMPTZ)) AS ended_at,
    any_value(CASE WHEN r.ended_at IS NULL THEN 'infinity'::TIMESTAMPTZ ELSE r.last_at END) AS last_at
FROM seen.plain_reads AS p JOIN seen.runs AS r USING (run_key)
WHERE r.is_streaming
GROUP BY p.run_key, p.dataset_key
