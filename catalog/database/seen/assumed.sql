-- Produced versions that are only assumed to have replaced the produced version just before them.
SELECT b.dataset_key, b.version, b.earlier_version
FROM (
    SELECT dataset_key, version FROM seen.write_modes WHERE created_at IS NOT NULL
    GROUP BY dataset_key, version
    HAVING bool_or(mode_source = 'assumed') AND NOT bool_or(mode = 'append')
        AND NOT bool_or(coalesce(lifecycle IN ('ALTER', 'RENAME'), false))
) AS m
JOIN seen.versions_before AS b USING (dataset_key, version)
WHERE b.earlier_version IS NOT NULL
