-- What runs wrote, and the versions that came of it.
CREATE OR REPLACE VIEW seen.writes AS
SELECT run_key, dataset_key,
    max(struct_pack(m := moment, lifecycle := lifecycle, previous_key := previous_key))
        FILTER (lifecycle IS NOT NULL) AS change,
    min(event_time) FILTER (lifecycle = 'DROP') AS dropped_first_at
FROM (
    SELECT run_key, dataset_key, moment, event_time, lifecycle, previous_key
    FROM seen.mentions WHERE mentioned_as = 'output'
    UNION ALL
    SELECT run_key, target_key, moment, event_time, NULL, NULL FROM seen.mentions WHERE mentioned_as = 'edge'
)
GROUP BY run_key, dataset_key;

-- One row per run and version it wrote. outcome: produced, attempted, open; created_at only where produced.
CREATE OR REPLACE VIEW seen.productions AS
WITH written AS (
    SELECT w.run_key, w.dataset_key, w.change.lifecycle AS lifecycle, w.change.previous_key AS previous_key,
        r.run_id, r.first_at, r.ended_at, r.is_streaming, r.sql_write_mode,
        CASE
            WHEN r.is_streaming OR r.terminal = 'COMPLETE' THEN 'produced'
            WHEN r.terminal IS NOT NULL THEN 'attempted'
            ELSE 'open'
        END AS outcome
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.change.lifecycle IS DISTINCT FROM 'DROP'
),
named AS (
    SELECT run_key, dataset_key, version, max(moment) AS latest, min(event_time) AS first_at
    FROM seen.mentions WHERE mentioned_as = 'output' AND version IS NOT NULL
    GROUP BY run_key, dataset_key, version
),
latest AS (SELECT run_key, dataset_key, max(latest) AS latest FROM named GROUP BY run_key, dataset_key)
SELECT w.run_key, w.dataset_key, n.version, w.outcome, w.lifecycle, w.previous_key, w.sql_write_mode,
    CASE
        WHEN w.is_streaming THEN n.first_at
        WHEN w.outcome = 'produced' THEN w.ended_at
    END AS created_at
FROM written AS w
JOIN named AS n USING (run_key, dataset_key)
JOIN latest AS l USING (run_key, dataset_key)
WHERE w.is_streaming OR n.latest = l.latest
UNION ALL
SELECT w.run_key, w.dataset_key, 'run:' || w.run_id, w.outcome, w.lifecycle, w.previous_key, w.sql_write_mode,
    CASE
        WHEN w.is_streaming THEN w.first_at
        WHEN w.outcome = 'produced' THEN w.ended_at
    END
FROM written AS w ANTI JOIN latest AS l USING (run_key, dataset_key);

-- Every version anyone wrote, announced or read, with the state that counts.
CREATE OR REPLACE VIEW seen.versions AS
WITH claims AS (
    SELECT dataset_key, version, outcome AS claim, created_at, run_key FROM seen.productions
    UNION ALL
    SELECT dataset_key, version, 'announced', event_time, NULL FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND version IS NOT NULL AND lifecycle IS DISTINCT FROM 'DROP'
    UNION ALL
    SELECT dataset_key, version, 'read', NULL, NULL FROM seen.mentions
    WHERE mentioned_as = 'input' AND version IS NOT NULL
),
counted AS (
    SELECT dataset_key, version,
        min(created_at) FILTER (claim = 'produced') AS produced_at,
        min(created_at) FILTER (claim = 'announced') AS announced_at,
        min(struct_pack(made_at := created_at, run_key := run_key)) FILTER (claim = 'produced') AS producer,
        min(run_key) FILTER (claim = 'attempted') AS attempted_by,
        min(run_key) FILTER (claim = 'open') AS opened_by
    FROM claims GROUP BY dataset_key, version
)
SELECT dataset_key, version,
    CASE
        WHEN produced_at IS NOT NULL THEN 'produced'
        WHEN announced_at IS NOT NULL THEN 'external'
        WHEN attempted_by IS NOT NULL THEN 'attempted'
        WHEN opened_by IS NOT NULL THEN 'open'
        ELSE 'external'
    END AS state,
    coalesce(produced_at, announced_at) AS created_at,
    CASE
        WHEN produced_at IS NOT NULL THEN producer.run_key
        WHEN announced_at IS NULL THEN coalesce(attempted_by, opened_by)
    END AS run_key
FROM counted;

-- Where the readable content of a dataset ends without a version taking its place.
CREATE OR REPLACE VIEW seen.ends AS
SELECT w.dataset_key, CASE WHEN r.is_streaming THEN w.dropped_first_at ELSE r.ended_at END AS made_at, w.run_key
FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
WHERE w.change.lifecycle = 'DROP' AND (r.is_streaming OR r.terminal = 'COMPLETE')
UNION ALL
SELECT dataset_key, event_time, NULL FROM seen.mentions
WHERE mentioned_as = 'dataset'
  AND (lifecycle = 'DROP' OR (version IS NULL AND lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE')));

-- The timeline of a dataset: versions with a created_at, and ends (version NULL), in order of place.
CREATE OR REPLACE VIEW seen.timeline AS
SELECT dataset_key, made_at, version, state,
    row_number() OVER (PARTITION BY dataset_key ORDER BY made_at, version NULLS FIRST) AS place
FROM (
    SELECT dataset_key, created_at AS made_at, version, state FROM seen.versions WHERE created_at IS NOT NULL
    UNION
    SELECT dataset_key, made_at, NULL, 'end' FROM seen.ends
);
