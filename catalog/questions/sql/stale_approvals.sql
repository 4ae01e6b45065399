-- Latest versions of models that are approved, those first of which the best approval holds no longer, newest first; each
-- with how many there are, of how many it is known, and how many do not hold.
WITH approved AS (
    SELECT a.namespace, a.name, a.version, a.approved_by, a.approved_at, a.valid_until, a.state, a.changed,
        list_position(['valid', 'stale', 'expired', 'unknown'], a.state) AS rank
    FROM approval_states AS a
    JOIN listed.datasets AS m ON m.namespace = a.namespace AND m.name = a.name AND m.current_version = a.version
    WHERE a.state <> 'revoked' AND m.type = 'MODEL' AND m.dropped_at IS NULL
),
best AS (
    SELECT arg_min(approved, struct_pack(r := rank, t := -epoch_us(approved_at))) AS a
    FROM approved GROUP BY namespace, name, version
)
SELECT a.namespace, a.name, a.version, a.state, a.approved_by AS by, a.approved_at, a.valid_until::VARCHAR AS until,
    coalesce(a.changed, []) AS changed, count(*) OVER () AS approved,
    count(*) FILTER (a.state <> 'unknown') OVER () AS examined, count(*) FILTER (a.state <> 'valid') OVER () AS lapsed
FROM best
ORDER BY a.state = 'valid', a.approved_at DESC, a.namespace, a.name
LIMIT greatest($count, 1)
