-- The edges into virtual versions, each with the times between which it holds: it leads into the virtual versions of its
-- target that are named after an instant between. source_version NULL: it is named as the target's own. A version read
-- many times has one row, not one for each read, so that there is no more of this than of what was written.
SELECT l.dataset_key AS target_key, greatest(l.from_at, s.from_at) AS from_at, least(l.until_at, s.until_at) AS until_at,
    l.source_key, s.version AS source_version, l.run_key, l.job_key, l.kind, s.resolved_by
FROM seen.links AS l
JOIN seen.stands AS s ON s.dataset_key = l.source_key AND s.from_at < l.until_at AND s.until_at > l.from_at
WHERE l.kind <> 'flow'
UNION ALL
SELECT target_key, from_at, until_at, source_key, source_version, NULL, NULL, 'contained', 'containment' FROM seen.contained
UNION ALL
SELECT target_key, from_at, until_at, source_key, source_version, run_key, NULL, kind, resolved_by FROM seen.flowed
