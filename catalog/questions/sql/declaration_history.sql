-- What was declared of a canonical dataset, the newest first: each body that differs from the one before it, with who sent
-- it. The latest event counts, so that is the order; a row each for facets of governance that one event carries.
WITH said AS (
    SELECT d.facet, d.received_at, d.event_time, d.rank, d.facet_hash,
        lag(d.facet_hash) OVER (PARTITION BY d.facet ORDER BY d.event_time, d.rank, d.facet_hash) AS before_hash
    FROM reading.declarations AS d
    LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
    WHERE coalesce(c.canonical_key, d.dataset_key) = $dataset_key AND ($facet IS NULL OR d.facet = $facet)
),
changed AS (
    SELECT * EXCLUDE (before_hash) FROM said WHERE facet_hash IS DISTINCT FROM before_hash
    ORDER BY event_time DESC, rank DESC, facet, facet_hash LIMIT $count
),
entries AS (
    SELECT position, received_at, event_time, producer, actor, hash_start
    FROM seen.read_entries
    WHERE (received_at, event_time) IN (SELECT (received_at, event_time) FROM changed)
)
SELECT c.facet, c.event_time AS declared_at, c.received_at, e.actor, e.producer, e.position,
    json_extract_string(f.body, '$._origin.*')[1] AS origin, CASE WHEN NOT f.cleared THEN f.body END AS body
FROM changed AS c
JOIN reading.facets AS f ON f.facet_hash = c.facet_hash
LEFT JOIN entries AS e ON e.received_at = c.received_at AND e.event_time = c.event_time
    AND e.hash_start = (c.rank >> 12) & 1125899906842623
ORDER BY c.event_time DESC, c.rank DESC, c.facet
