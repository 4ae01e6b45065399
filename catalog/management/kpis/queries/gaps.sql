-- Model versions that the gate decided on, and whether it found a gap.
SELECT namespace || ' ' || name || ' ' || version AS item, (gate = 'gap')::INTEGER AS amount, 1 AS weight,
    NULL::VARCHAR AS owner, created_at AS at, gate AS note
FROM model_versions WHERE gate IS NOT NULL
ORDER BY item
