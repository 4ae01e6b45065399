-- How each produced version was written: replace or append, and how we know. is_contradictory: the run says CREATE of what
-- is there, and nothing that counts before a CREATE says what it did.
WITH declared AS (
    SELECT dataset_key, max(struct_pack(m := moment, mode := write_mode, until := write_window)) AS said
    FROM (
        SELECT coalesce(c.canonical_key, m.dataset_key) AS dataset_key, m.moment, m.write_mode, m.write_window
        FROM seen.known_mentions AS m LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
        WHERE m.write_mode IS NOT NULL
    )
    GROUP BY dataset_key
),
-- A CREATE of what is there contradicts itself: whatever lies just before the version, but for an end.
alive AS (
    SELECT dataset_key, version, lag(version) OVER (PARTITION BY dataset_key ORDER BY place) IS NOT NULL AS is_alive
    FROM seen.timeline
    WHERE dataset_key IN (SELECT dataset_key FROM seen.productions WHERE lifecycle = 'CREATE')
),
written AS (
    SELECT p.dataset_key, p.version, p.run_key, p.created_at, p.outcome, p.lifecycle, p.previous_key,
        p.sql_write_mode, p.profile, p.is_create, d.said.until AS write_window, lower(d.said.mode) AS declared_mode,
        coalesce(a.is_alive, false) AS is_alive, upper(f.dataset_type) = 'MODEL' OR f.is_declared_model AS is_model,
        upper(f.dataset_type) IN ('TOPIC', 'STREAM') AS is_log,
        CASE
            WHEN p.profile.mode = 'unknown' THEN NULL
            WHEN p.lifecycle = 'OVERWRITE' THEN 'replace'
            WHEN p.lifecycle = 'CREATE' AND NOT coalesce(a.is_alive, false) THEN 'replace'
        END AS lifecycle_mode
    FROM seen.productions AS p
    LEFT JOIN declared AS d USING (dataset_key)
    LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
    LEFT JOIN alive AS a ON a.dataset_key = p.dataset_key AND a.version = p.version
)
SELECT dataset_key, version, run_key, created_at, outcome, lifecycle, previous_key, write_window, profile.name AS profile,
    CASE
        WHEN lifecycle = 'TRUNCATE' OR is_create THEN 'replace'
        WHEN declared_mode IN ('replace', 'append') THEN declared_mode
        WHEN profile.mode IN ('replace', 'append') THEN profile.mode
        WHEN is_model THEN 'replace'
        WHEN is_log THEN 'append'
        -- Of OVERWRITE with its partitions named the others stay.
        WHEN sql_write_mode = 'partition' THEN 'append'
        WHEN lifecycle_mode IS NOT NULL THEN lifecycle_mode
        WHEN sql_write_mode IN ('replace', 'append') THEN sql_write_mode
        ELSE 'replace'
    END AS mode,
    CASE
        WHEN lifecycle = 'TRUNCATE' THEN 'lifecycle'
        WHEN is_create THEN CASE WHEN profile.mode = 'create' THEN 'profile' ELSE 'sql' END
        WHEN declared_mode IN ('replace', 'append') THEN 'declared'
        WHEN profile.mode IN ('replace', 'append') THEN 'profile'
        WHEN is_model OR is_log THEN 'type'
        WHEN sql_write_mode = 'partition' THEN 'sql'
        WHEN lifecycle_mode IS NOT NULL THEN 'lifecycle'
        WHEN sql_write_mode IN ('replace', 'append', 'view') THEN 'sql'
        ELSE 'assumed'
    END AS mode_source,
    lifecycle = 'CREATE' AND is_alive AND NOT is_create AND mode_source IN ('sql', 'assumed')
        AND sql_write_mode IS DISTINCT FROM 'partition' AS is_contradictory
FROM written
