-- A suite run on a version, and what it comes to. An assertion that does not say it succeeded did not; a failure weighs as
-- a violation unless its severity is warn or info; one without a verdict weighs as a violation whatever its severity, for
-- how bad it is is unknown. A run that says it validates and has no result yet is none.
SELECT c.dataset_key, c.version, c.run_key, c.job_key, c.validated_at, c.moment, c.facet_hash,
    coalesce(nullif(c.suite, ''), j.name, 'checks') AS suite, nullif(c.suite_digest, '') AS suite_digest,
    coalesce(r.success, true) AND coalesce(c.success, true) AS success,
    CASE
        WHEN r.failing_gravely > 0 OR coalesce(r.failing, 0) = 0 AND NOT coalesce(c.success, true) THEN 'violation'
        WHEN r.failing > 0 THEN 'warning'
        ELSE 'pass'
    END AS verdict,
    coalesce(r.evaluated, c.evaluated) AS evaluated, coalesce(r.failed, c.failed) AS failed,
    coalesce(r.errored, 0) AS errored
FROM seen.checked AS c
LEFT JOIN reading.jobs AS j ON j.job_key = c.job_key
LEFT JOIN (
    SELECT facet_hash, bool_and(coalesce(success, false)) AS success,
        count(*) FILTER (error IS NULL AND success IS NOT NULL) AS evaluated,
        count(*) FILTER (error IS NULL AND NOT success) AS failed,
        count(*) FILTER (error IS NOT NULL OR success IS NULL) AS errored,
        count(*) FILTER (NOT coalesce(success, false)) AS failing,
        count(*) FILTER (
            NOT coalesce(success, false) AND (
                error IS NOT NULL OR success IS NULL
                OR lower(coalesce(severity, 'error')) NOT IN ('warn', 'warning', 'info')
            )
        ) AS failing_gravely
    FROM reading.assertions GROUP BY facet_hash
) AS r ON r.facet_hash = c.facet_hash
WHERE r.facet_hash IS NOT NULL OR c.success IS NOT NULL
