-- Declared lineage as edges into `unversioned`, the sources as they stand at the newest event seen.
WITH now AS (
    SELECT max(event_time) AS now
    FROM (SELECT event_time FROM seen.run_events UNION ALL SELECT event_time FROM seen.mentions)
),
newest AS (
    SELECT dataset_key, arg_max(coalesce(version, 'unversioned'), place) AS version
    FROM seen.timeline GROUP BY dataset_key
),
stands AS (SELECT * FROM seen.stands WHERE until_at = 'infinity'::TIMESTAMPTZ)
SELECT DISTINCT f.source_key,
    CASE
        WHEN s.is_virtual AND s.version IS NULL THEN 'at:' || replace(
            strftime(make_timestamp(epoch_us(now.now)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z'
        )
        ELSE coalesce(s.version, n.version, 'unversioned')
    END AS source_version,
    f.target_key, 'unversioned' AS target_version, f.job_key,
    CASE
        WHEN s.dataset_key IS NOT NULL THEN s.resolved_by
        WHEN coalesce(n.version, 'unversioned') = 'unversioned' THEN 'none'
        ELSE 'time'
    END AS resolved_by
FROM seen.declared_flows AS f
CROSS JOIN now
LEFT JOIN newest AS n ON n.dataset_key = f.source_key
LEFT JOIN stands AS s ON s.dataset_key = f.source_key
