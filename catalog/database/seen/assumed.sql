-- Produced versions that are only assumed to have replaced the produced version just before them; not those that a stream
-- names after another, as that one is carried over.
SELECT b.dataset_key, b.version, b.earlier_version
FROM (
    SELECT dataset_key, version FROM seen.write_modes WHERE created_at IS NOT NULL
    GROUP BY dataset_key, version
    HAVING bool_or(mode_source = 'assumed') AND NOT bool_or(mode = 'append')
        AND NOT bool_or(coalesce(lifecycle IN ('ALTER', 'RENAME'), false))
) AS m
JOIN seen.versions_before AS b USING (dataset_key, version)
ANTI JOIN (
    SELECT s.dataset_key, s.version
    FROM seen.stream_steps AS s JOIN seen.producers AS p USING (run_key, dataset_key, version)
    WHERE s.before_version IS NOT NULL
) AS c ON c.dataset_key = b.dataset_key AND c.version = b.version
WHERE b.earlier_version IS NOT NULL
