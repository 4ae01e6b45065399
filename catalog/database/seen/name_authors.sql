-- Who makes two names one: the first event that says so by a symlink in force, and the event by which a steward declared it.
-- Spellings have no author. origin: the file and entry that a steward's event came from.
WITH symlinked AS (
    SELECT k.dataset_key, k.identifier_key,
        min(struct_pack(event_time := m.event_time, rank := m.rank, received_at := m.received_at, job_key := m.job_key))
            AS first
    FROM seen.merged_names AS k
    JOIN reading.symlinks AS s ON s.dataset_key = k.dataset_key AND s.identifier_key = k.identifier_key
    JOIN reading.facet_sets AS f ON f.facet_hash = s.facet_hash AND f.facet = 'symlinks'
    JOIN seen.known_mentions AS m ON m.dataset_key = k.dataset_key AND m.dataset_facets = f.set_hash
    WHERE k.reason = 'symlink'
    GROUP BY k.dataset_key, k.identifier_key
),
said AS (
    SELECT dataset_key, identifier_key, 'symlink' AS reason, first.event_time AS event_time, first.rank AS rank,
        first.received_at AS received_at, first.job_key AS job_key
    FROM symlinked
    UNION ALL
    SELECT DISTINCT dataset_key, identifier_key, reason, event_time, rank, received_at, NULL
    FROM seen.merged_names WHERE event_time IS NOT NULL
),
entries AS (
    SELECT received_at, event_time, producer, actor, hash_start
    FROM seen.read_entries
    WHERE (received_at, event_time) IN (SELECT (received_at, event_time) FROM said)
),
origins AS (
    SELECT m.event_time, m.rank, m.received_at, min(json_extract_string(b.body, '$._origin.*')[1]) AS origin
    FROM seen.known_mentions AS m
    JOIN reading.facet_sets AS f ON f.set_hash = m.dataset_facets AND f.facet = 'whence_aliases'
    JOIN reading.facets AS b ON b.facet_hash = f.facet_hash
    WHERE (m.event_time, m.rank, m.received_at) IN (SELECT (event_time, rank, received_at) FROM said)
    GROUP BY ALL
)
SELECT s.dataset_key, s.identifier_key, s.reason, e.producer, e.actor, j.namespace AS job_namespace, j.name AS job_name,
    CASE WHEN s.reason <> 'symlink' THEN o.origin END AS origin
FROM said AS s
LEFT JOIN entries AS e ON e.received_at = s.received_at AND e.event_time = s.event_time
    AND e.hash_start = (s.rank >> 12) & 1125899906842623
LEFT JOIN origins AS o ON o.event_time = s.event_time AND o.rank = s.rank AND o.received_at = s.received_at
LEFT JOIN reading.jobs AS j ON j.job_key = s.job_key
