-- How each produced version was written: replace or append, and how we know.
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
LEFT JOIN kinds AS k USING (dataset_key)
