-- Latest versions of models with an approval that was not revoked, and whether the best they have holds no longer: it ran out, or what it rests on has changed.
WITH approved AS (
    SELECT a.namespace, a.name, a.version, a.approved_at, a.approved_by, a.state,
        CASE a.state WHEN 'expired' THEN 'ran out ' || a.valid_until
             WHEN 'stale' THEN 'changed since: ' || array_to_string(a.changed, ', ')
             WHEN 'unknown' THEN 'it is not known whether it holds'
             ELSE a.state END AS note,
        list_position(['valid', 'stale', 'expired', 'unknown'], a.state) AS rank
    FROM approval_states AS a
    JOIN governed_models AS m ON m.namespace = a.namespace AND m.name = a.name AND m.version = a.version
    WHERE a.state <> 'revoked'
),
best AS (
    SELECT namespace, name, version, arg_min(struct_pack(a := approved_by, s := state, t := approved_at, n := note),
        struct_pack(r := rank, t := -epoch_us(approved_at))) AS b
    FROM approved GROUP BY ALL
)
SELECT namespace || ' ' || name || ' ' || version AS item, (b.s <> 'valid')::INTEGER AS amount, 1 AS weight,
    b.a AS owner, b.t AS at, b.n AS note
FROM best
ORDER BY item
