-- The datasets, canonical, that what was received since may have changed: those that touched runs and jobs mention,
-- those that something is declared or checked of, and those with a name like one that is new. A run is touched by any
-- event of it, a job by what is declared of it.
WITH events AS (
    SELECT run_key FROM reading.run_events WHERE received_at >= $since AND run_key IS NOT NULL
    UNION
    SELECT e.run_key FROM reading.run_events AS e WHERE e.run_key IS NOT NULL AND e.job_key IN (
        SELECT job_key FROM reading.run_events WHERE received_at >= $since AND run_key IS NULL
        UNION
        SELECT job_key FROM reading.declarations WHERE received_at >= $since
    )
),
-- A run is touched with what was sent of it under the job `unknown`.
runs AS (
    SELECT run_key FROM events
    UNION
    SELECT meant.run_key FROM seen.later_names WHERE sent_key IN (SELECT run_key FROM events)
    UNION
    SELECT sent_key FROM seen.later_names
    WHERE meant.run_key IN (
        SELECT run_key FROM events
        UNION
        SELECT meant.run_key FROM seen.later_names WHERE sent_key IN (SELECT run_key FROM events)
    )
),
-- Once a job runs, what was declared of it counts no longer, whether or not the run names a dataset.
mentioned AS (
    SELECT dataset_key, target_key FROM reading.mentions
    WHERE received_at >= $since OR run_key IN (SELECT run_key FROM runs)
       OR run_key IS NULL AND job_key IN (
            SELECT job_key FROM reading.run_events WHERE run_key IN (SELECT run_key FROM runs)
        )
),
hints AS (
    SELECT stem_key, tail_key FROM reading.lost_writes
    WHERE received_at >= $since OR run_key IN (SELECT run_key FROM runs)
    UNION
    SELECT stem_key, tail_key FROM reading.name_parts WHERE received_at >= $since
),
touched AS (
    SELECT dataset_key FROM mentioned
    UNION
    SELECT target_key FROM mentioned
    UNION
    SELECT dataset_key FROM reading.declarations WHERE received_at >= $since
    UNION
    SELECT dataset_key FROM reading.checks WHERE received_at >= $since
    UNION
    -- What a gap is likely to mean follows from names that look like its own, and from writes that runs lost.
    SELECT p.dataset_key FROM hints AS h JOIN reading.name_parts AS p ON p.tail_key = h.tail_key
    UNION
    SELECT p.dataset_key FROM hints AS h JOIN reading.name_parts AS p ON p.stem_key = h.stem_key
)
SELECT DISTINCT coalesce(c.canonical_key, t.dataset_key)
FROM touched AS t
LEFT JOIN seen.canonical AS c USING (dataset_key)
WHERE t.dataset_key IS NOT NULL
ORDER BY ALL
