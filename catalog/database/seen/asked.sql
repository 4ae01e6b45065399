-- The edges of datasets without content, where they are asked for directly: of what is read of them now.
SELECT e.source_key, coalesce(e.source_version, 'at:' || replace(
        strftime(make_timestamp(epoch_us(coalesce(nullif(s.from_at, '-infinity'::TIMESTAMPTZ), n.now))), '%Y-%m-%dT%H:%M:%S.%fZ'),
        '.000000Z', 'Z'
    )) AS source_version,
    e.target_key, 'unversioned' AS target_version, e.run_key, e.job_key, e.kind, e.resolved_by
FROM seen.virtual_edges AS e
JOIN seen.stands AS s ON s.dataset_key = e.target_key AND s.is_virtual AND s.until_at = 'infinity'::TIMESTAMPTZ
CROSS JOIN (
    SELECT max(event_time) AS now
    FROM (SELECT event_time FROM seen.run_events UNION ALL SELECT event_time FROM seen.mentions)
) AS n
WHERE e.until_at = 'infinity'::TIMESTAMPTZ
  AND e.target_key NOT IN (SELECT dataset_key FROM seen.current_versions)
