-- Versions with a rule of retention, and the days since they had to be deleted.
SELECT namespace || ' ' || name || ' ' || version AS item,
    CASE WHEN state IN ('overdue', 'zombie') THEN greatest(date_diff('day', delete_by, $today), 0) ELSE 0 END AS amount, 1 AS weight,
    NULL::VARCHAR AS owner, delete_by::TIMESTAMPTZ AS at, why AS note
FROM retention_states
ORDER BY item
