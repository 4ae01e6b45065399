-- Which version each run read, by what was written of the dataset itself. read_at: when it was read where no version is
-- named, or, where the newest of it then was the reader's own, the instant before that. first_at: when the version was
-- first named, named_at: when the input was.
WITH named AS (
    SELECT m.run_key, m.dataset_key, min(m.event_time) AS named_at,
        max(struct_pack(m := m.moment, v := m.flow_role)) FILTER (m.flow_role IS NOT NULL) AS flow_role,
        bool_or(v.run_key IS NOT NULL) AS is_explicit
    FROM seen.inputs AS m
    LEFT JOIN (SELECT DISTINCT run_key, dataset_key FROM seen.named_reads) AS v
        ON v.run_key = m.run_key AND v.dataset_key = m.dataset_key
    WHERE m.dataset_key IS NOT NULL
    GROUP BY m.run_key, m.dataset_key
),
timeline AS (SELECT dataset_key, made_at, version, place FROM seen.timeline),
last_places AS (SELECT dataset_key, made_at, max(place) AS place FROM timeline GROUP BY dataset_key, made_at),
placed AS (
    SELECT n.run_key, n.dataset_key, n.named_at, n.flow_role, p.place
    FROM (SELECT run_key, dataset_key, named_at, flow_role FROM named WHERE NOT is_explicit) AS n
    ASOF LEFT JOIN last_places AS p ON n.dataset_key = p.dataset_key AND n.named_at >= p.made_at
),
-- A run never reads by time what it made itself: step back over the unbroken stretch of its own entries. An end is
-- its own where no other run ended the dataset at that instant.
made AS (
    SELECT run_key, dataset_key, version, NULL::TIMESTAMPTZ AS made_at
    FROM seen.productions WHERE created_at IS NOT NULL
    UNION ALL
    SELECT min(run_key), dataset_key, NULL, made_at
    FROM seen.ends GROUP BY dataset_key, made_at
    HAVING min(run_key) = max(run_key) AND count(run_key) = count(*)
),
own AS (
    SELECT DISTINCT p.run_key, p.dataset_key, t.place, t.made_at
    FROM made AS p
    SEMI JOIN named AS n ON n.run_key = p.run_key AND n.dataset_key = p.dataset_key
    JOIN timeline AS t ON t.dataset_key = p.dataset_key AND t.version IS NOT DISTINCT FROM p.version
        AND (p.version IS NOT NULL OR t.made_at = p.made_at)
),
stretches AS (
    SELECT run_key, dataset_key, place,
        min(place) OVER (PARTITION BY run_key, dataset_key, stretch) - 1 AS place_before,
        min(made_at) OVER (PARTITION BY run_key, dataset_key, stretch) - INTERVAL 1 MICROSECOND AS before_at
    FROM (
        SELECT run_key, dataset_key, place, made_at,
            place - row_number() OVER (PARTITION BY run_key, dataset_key ORDER BY place) AS stretch
        FROM own
    )
)
SELECT n.run_key, n.dataset_key, m.version, 'explicit' AS resolved_by, n.named_at, NULL::TIMESTAMPTZ AS read_at,
    m.named_at AS first_at,
    coalesce(m.flow_role, n.flow_role).v AS flow_role
FROM named AS n
JOIN seen.named_reads AS m USING (run_key, dataset_key)
UNION ALL
SELECT p.run_key, p.dataset_key, coalesce(t.version, 'unversioned'),
    CASE WHEN t.version IS NULL THEN 'none' ELSE 'time' END, p.named_at, coalesce(s.before_at, p.named_at),
    p.named_at, p.flow_role.v
FROM placed AS p
LEFT JOIN stretches AS s ON s.run_key = p.run_key AND s.dataset_key = p.dataset_key AND s.place = p.place
LEFT JOIN timeline AS t ON t.dataset_key = p.dataset_key AND t.place = coalesce(s.place_before, p.place)
