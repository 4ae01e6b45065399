-- The edges into the versions of streams: what was read at the start into the first that a stream names, or the one it
-- has without naming any; what was read later into the one made next.
SELECT r.dataset_key AS source_key, r.version AS source_version, s.dataset_key AS target_key,
    s.version AS target_version, s.run_key, r.resolved_by, r.flow_role
FROM seen.stream_steps AS s
JOIN seen.producers AS p USING (run_key, dataset_key, version)
JOIN seen.flows AS f ON f.run_key = s.run_key AND f.target_key = s.dataset_key
JOIN seen.reads AS r ON r.run_key = f.run_key AND r.dataset_key = f.source_key
WHERE s.before_version IS NULL AND r.first_at <= r.named_at AND NOT s.is_emptied
UNION
SELECT r.dataset_key, r.version, s.dataset_key, s.version, s.run_key, r.resolved_by, r.flow_role
FROM seen.stream_steps AS s
JOIN seen.producers AS p USING (run_key, dataset_key, version)
JOIN seen.flows AS f ON f.run_key = s.run_key AND f.target_key = s.dataset_key
JOIN seen.stream_inputs AS i ON i.run_key = f.run_key AND i.dataset_key = f.source_key
JOIN seen.reads_on AS r ON r.run_key = f.run_key AND r.dataset_key = f.source_key
WHERE r.read_at > coalesce(s.after_at, i.named_at) AND r.read_at <= s.until_at AND NOT s.is_emptied
