-- The edges into what streams wrote, with the times between which they hold: what a stream read at its start and since, as
-- long as it flows, and the newest version beside the streams'.
WITH sources AS (
    SELECT f.dataset_key AS target_key, f.from_at, f.until_at, f.run_key, f.ended_at, l.source_key
    FROM seen.flowing AS f
    JOIN seen.flows AS l ON l.run_key = f.run_key AND l.target_key = f.dataset_key
    WHERE f.is_stream
),
others AS (
    SELECT dataset_key, version, from_at, until_at,
        lead(first_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY place) AS next_at, place
    FROM (
        SELECT dataset_key, version, place, min(from_at) AS first_at, unnest(list(from_at)) AS from_at,
            unnest(list(until_at)) AS until_at
        FROM seen.flowing WHERE NOT is_stream GROUP BY dataset_key, version, place
    )
)
SELECT s.target_key, s.from_at, s.until_at, s.source_key, r.version AS source_version, s.run_key, 'read' AS kind,
    r.resolved_by
FROM sources AS s
JOIN seen.reads AS r ON r.run_key = s.run_key AND r.dataset_key = s.source_key
WHERE r.first_at <= r.named_at
UNION ALL
SELECT s.target_key, greatest(s.from_at, r.read_at), s.until_at, s.source_key, r.version, s.run_key, 'read', r.resolved_by
FROM sources AS s
JOIN seen.reads_on AS r ON r.run_key = s.run_key AND r.dataset_key = s.source_key
WHERE r.read_at <= s.ended_at AND r.read_at < s.until_at
UNION ALL
SELECT o.dataset_key, greatest(o.from_at, f.from_at), least(o.until_at, o.next_at, f.until_at), o.dataset_key, o.version,
    NULL, 'carried_over', 'time'
FROM others AS o
JOIN (SELECT DISTINCT dataset_key, from_at, until_at FROM seen.flowing WHERE is_stream) AS f USING (dataset_key)
WHERE greatest(o.from_at, f.from_at) < least(o.until_at, o.next_at, f.until_at)
