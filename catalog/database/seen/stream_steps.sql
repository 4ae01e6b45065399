-- The versions of streams, each with the times between which what the stream read belongs to it: of those it names since
-- the one before (before_version), else all it reads until its end.
SELECT p.run_key, p.dataset_key, p.version, w.is_named, w.lifecycle IS NOT DISTINCT FROM 'TRUNCATE' AS is_emptied,
    CASE WHEN w.is_named THEN lag(p.created_at) OVER (PARTITION BY p.run_key, p.dataset_key ORDER BY p.created_at, p.version) END AS after_at,
    CASE WHEN w.is_named THEN lag(p.version) OVER (PARTITION BY p.run_key, p.dataset_key ORDER BY p.created_at, p.version) END AS before_version,
    CASE WHEN w.is_named THEN p.created_at ELSE coalesce(r.ended_at, 'infinity'::TIMESTAMPTZ) END AS until_at
FROM seen.productions AS p
JOIN seen.outputs AS w USING (run_key, dataset_key)
JOIN seen.runs AS r USING (run_key)
WHERE r.is_streaming
