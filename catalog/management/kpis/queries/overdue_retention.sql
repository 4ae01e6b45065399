-- Versions with a rule of retention, and whether they are kept longer than it allows.
SELECT namespace || ' ' || name || ' ' || version AS item, (state IN ('overdue', 'zombie'))::INTEGER AS amount, 1 AS weight,
    NULL::VARCHAR AS owner, delete_by::TIMESTAMPTZ AS at, why AS note
FROM retention_states
ORDER BY item
