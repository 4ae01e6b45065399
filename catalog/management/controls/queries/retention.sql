-- Whether every version with a rule of retention is kept no longer than it may be.
SELECT r.namespace || ' ' || r.name || ' ' || r.version AS item,
    r.state IN ('ok', 'due_soon', 'disposed', 'superseded', 'held', 'derived_from_expired') AS met,
    d.owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN r.state NOT IN ('ok', 'due_soon', 'disposed', 'superseded', 'held', 'derived_from_expired')
        THEN coalesce(r.why, r.state) END AS missing
FROM retention_states AS r LEFT JOIN learned_datasets AS d USING (dataset_key)
ORDER BY item
