-- How each produced version was written: replace or append, and how we know.
CREATE OR REPLACE VIEW seen.write_modes AS
WITH declared AS (
    SELECT dataset_key, max(struct_pack(m := moment, mode := write_mode, until := write_window)) AS said
    FROM (
        SELECT coalesce(c.canonical_key, m.dataset_key) AS dataset_key, m.moment, m.write_mode, m.write_window
        FROM seen.known_mentions AS m LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
        WHERE m.write_mode IS NOT NULL
    )
    GROUP BY dataset_key
),
kinds AS (
    SELECT dataset_key, max(struct_pack(m := moment, v := dataset_type)).v AS dataset_type
    FROM seen.mentions WHERE dataset_type IS NOT NULL GROUP BY dataset_key
)
SELECT p.dataset_key, p.version, p.run_key, p.created_at, p.outcome, p.lifecycle, p.previous_key,
    d.said.until AS write_window,
    CASE
        WHEN p.lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE') THEN 'replace'
        WHEN lower(d.said.mode) IN ('replace', 'append') THEN lower(d.said.mode)
        WHEN upper(k.dataset_type) IN ('TOPIC', 'STREAM') THEN 'append'
        WHEN p.sql_write_mode IN ('replace', 'append') THEN p.sql_write_mode
        ELSE 'replace'
    END AS mode,
    CASE
        WHEN p.lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE') THEN 'lifecycle'
        WHEN lower(d.said.mode) IN ('replace', 'append') THEN 'declared'
        WHEN upper(k.dataset_type) IN ('TOPIC', 'STREAM') THEN 'type'
        WHEN p.sql_write_mode IN ('replace', 'append') THEN 'inferred'
        ELSE 'assumed'
    END AS mode_source
FROM seen.productions AS p
LEFT JOIN declared AS d USING (dataset_key)
LEFT JOIN kinds AS k USING (dataset_key);

-- Edges between versions that no run's read makes: content carried over from an earlier version.
CREATE OR REPLACE VIEW seen.carried AS
WITH modes AS (SELECT * FROM seen.write_modes WHERE created_at IS NOT NULL),
versions AS (SELECT dataset_key, version, created_at FROM seen.versions WHERE state = 'produced'),
timeline AS (SELECT * FROM seen.timeline),
-- The produced version (or the end) just before each produced version of the same dataset.
before AS (
    SELECT dataset_key, version,
        lag(version) OVER earlier AS earlier_version,
        lag(made_at) OVER earlier AS earlier_at
    FROM timeline WHERE state IN ('produced', 'end')
    WINDOW earlier AS (PARTITION BY dataset_key ORDER BY place)
),
changes AS (
    SELECT DISTINCT m.dataset_key, m.version, v.created_at,
        CASE WHEN m.lifecycle = 'RENAME' THEN m.previous_key ELSE m.dataset_key END AS from_key
    FROM modes AS m JOIN versions AS v USING (dataset_key, version)
    WHERE m.lifecycle = 'ALTER' OR (m.lifecycle = 'RENAME' AND m.previous_key IS NOT NULL)
),
last_places AS (SELECT dataset_key, made_at, max(place) AS place FROM timeline GROUP BY dataset_key, made_at),
-- Strictly before in the order (made_at, version): the last place of an earlier instant, or an earlier place of the same.
change_sources AS (
    SELECT c.dataset_key, c.version, c.from_key, max(t.place) AS place
    FROM changes AS c
    JOIN timeline AS t ON t.dataset_key = c.from_key
        AND (t.made_at < c.created_at OR (t.made_at = c.created_at AND coalesce(t.version, '') < c.version))
    GROUP BY c.dataset_key, c.version, c.from_key
)
SELECT m.dataset_key AS source_key, b.earlier_version AS source_version, m.dataset_key AS target_key,
    m.version AS target_version
FROM (
    SELECT dataset_key, version, bool_or(mode = 'append' AND lifecycle IS DISTINCT FROM 'ALTER'
            AND lifecycle IS DISTINCT FROM 'RENAME') AS is_append,
        any_value(write_window) AS write_window
    FROM modes GROUP BY dataset_key, version
) AS m
JOIN versions AS v USING (dataset_key, version)
JOIN before AS b USING (dataset_key, version)
WHERE m.is_append AND b.earlier_version IS NOT NULL
  AND (m.write_window IS NULL OR b.earlier_at >= v.created_at - m.write_window)
UNION
SELECT s.from_key, t.version, s.dataset_key, s.version
FROM change_sources AS s
JOIN timeline AS t ON t.dataset_key = s.from_key AND t.place = s.place
WHERE t.version IS NOT NULL AND (s.from_key, t.version) IS DISTINCT FROM (s.dataset_key, s.version);

-- Lineage that somebody declared and nobody was seen running: of jobs without any run, and of datasets themselves.
CREATE OR REPLACE VIEW seen.declared AS
WITH said AS (
    SELECT mentioned_as, job_key, dataset_key, target_key, moment FROM seen.mentions
    WHERE mentioned_as IN ('declared_input', 'declared_output', 'declared_source', 'declared_edge')
      AND job_key NOT IN (SELECT job_key FROM seen.run_events WHERE run_key IS NOT NULL)
),
latest AS (SELECT job_key, max(moment) AS moment FROM said GROUP BY job_key),
jobs AS (SELECT s.* FROM said AS s JOIN latest AS l USING (job_key, moment)),
outputs AS (
    SELECT o.job_key, o.dataset_key FROM jobs AS o
    WHERE o.mentioned_as = 'declared_output' AND NOT EXISTS (
        FROM jobs AS e
        WHERE e.mentioned_as = 'declared_edge' AND e.job_key = o.job_key AND e.target_key = o.dataset_key
    )
),
flows AS (
    SELECT i.job_key, i.dataset_key AS source_key, o.dataset_key AS target_key
    FROM jobs AS i JOIN outputs AS o USING (job_key) WHERE i.mentioned_as = 'declared_input'
    UNION
    SELECT s.job_key, s.dataset_key, s.target_key
    FROM jobs AS s JOIN outputs AS o ON o.job_key = s.job_key AND o.dataset_key = s.target_key
    WHERE s.mentioned_as = 'declared_source'
    UNION
    SELECT job_key, dataset_key, target_key FROM jobs
    WHERE mentioned_as = 'declared_edge' AND dataset_key IS NOT NULL
    UNION
    SELECT NULL, m.dataset_key, m.target_key
    FROM seen.mentions AS m
    JOIN (
        SELECT target_key, max(moment) AS moment FROM seen.mentions
        WHERE mentioned_as = 'dataset_edge' GROUP BY target_key
    ) AS l USING (target_key, moment)
    WHERE m.mentioned_as = 'dataset_edge' AND m.dataset_key IS NOT NULL
),
newest AS (
    SELECT dataset_key, arg_max(version, place) AS version, max(place) AS place
    FROM (SELECT dataset_key, place, coalesce(version, 'unversioned') AS version FROM seen.timeline)
    GROUP BY dataset_key
)
SELECT DISTINCT f.source_key, coalesce(n.version, 'unversioned') AS source_version, f.target_key,
    'unversioned' AS target_version, f.job_key,
    CASE WHEN coalesce(n.version, 'unversioned') = 'unversioned' THEN 'none' ELSE 'time' END AS resolved_by
FROM flows AS f LEFT JOIN newest AS n ON n.dataset_key = f.source_key;

-- Every edge between versions. Whether an attempted or open version is ever reached is for the one who walks.
CREATE OR REPLACE VIEW seen.edges AS
SELECT r.dataset_key AS source_key, r.version AS source_version, p.dataset_key AS target_key,
    p.version AS target_version, p.run_key, NULL::BIGINT AS job_key, 'read' AS kind, r.resolved_by, r.flow_role
FROM seen.flows AS f
JOIN seen.reads AS r ON r.run_key = f.run_key AND r.dataset_key = f.source_key
JOIN seen.productions AS p ON p.run_key = f.run_key AND p.dataset_key = f.target_key
WHERE p.lifecycle IS DISTINCT FROM 'TRUNCATE'
UNION ALL
SELECT source_key, source_version, target_key, target_version, NULL, NULL, 'carried_over', 'time', NULL
FROM seen.carried
UNION ALL
SELECT source_key, source_version, target_key, target_version, NULL, job_key, 'declared', resolved_by, NULL
FROM seen.declared;
