-- Management records as evidence: whether each is in force and in date, and what it names.
WITH today AS (
    SELECT coalesce(getvariable('as_of'), getvariable('known_at'), now())::DATE AS day
),
-- The statuses in which a record of a kind counts as evidence; of other kinds every status does.
counting(kind, statuses) AS (
    VALUES
        ('policy', ['approved']), ('system', ['in_use']), ('objective', ['open', 'met', 'missed', 'closed']),
        ('risk', ['open', 'treated', 'accepted', 'closed']), ('impact_assessment', ['approved']),
        ('supplier', ['active']), ('training', ['valid']),
        ('audit', ['reported', 'closed']), ('review', ['held', 'closed']), ('change', ['approved', 'done']),
        ('assessment', ['done']), ('decision', ['made']),
        ('nonconformity', ['action_agreed', 'action_done', 'effective', 'closed']), ('action', ['done', 'closed'])
),
stated AS (
    SELECT r.kind, r.id, coalesce(r.body ->> '$.title', r.id) AS title,
        coalesce(r.body ->> '$.owner', (r.body ->> '$.by')) AS owner, coalesce(r.body ->> '$.status', 'open') AS status,
        c.statuses,
        coalesce(
            try_cast(r.body ->> '$.approved_at' AS TIMESTAMPTZ), try_cast(r.body ->> '$.held_at' AS TIMESTAMPTZ),
            try_cast(r.body ->> '$.assessed_at' AS TIMESTAMPTZ), try_cast(r.body ->> '$.completed_at' AS TIMESTAMPTZ),
            try_cast(r.body ->> '$.decided_at' AS TIMESTAMPTZ), try_cast(r.body ->> '$.opened_at' AS TIMESTAMPTZ),
            r.opened_at) AS reviewed_at,
        least(
            try_cast(r.body ->> '$.review_by' AS TIMESTAMPTZ)::DATE, try_cast(r.body ->> '$.expires_at' AS TIMESTAMPTZ)::DATE,
            try_cast(r.body ->> '$.contract_until' AS TIMESTAMPTZ)::DATE,
            try_cast(r.body ->> '$.until' AS TIMESTAMPTZ)::DATE) AS valid_until,
        coalesce(try_cast(r.body -> '$.controls' AS VARCHAR[]), []) AS controls,
        list_transform(
            coalesce(try_cast(r.body -> '$.models' AS JSON[]), []),
            m -> concat_ws(' ', m ->> '$.namespace', coalesce(m ->> '$.name', m ->> '$'))) AS models,
        r.body
    FROM seen.records AS r LEFT JOIN counting AS c USING (kind)
)
SELECT s.kind, s.id, s.title, s.owner, s.status,
    (s.statuses IS NULL OR list_contains(s.statuses, s.status)) AND s.owner IS NOT NULL
        AND coalesce(s.valid_until >= t.day, true) AS is_in_force,
    s.reviewed_at, s.valid_until,
    CASE WHEN NOT coalesce(list_contains(s.statuses, s.status), true) THEN 'it is ' || replace(s.status, '_', ' ')
         WHEN s.owner IS NULL THEN 'it has no owner'
         WHEN s.valid_until < t.day THEN 'it ran out on ' || s.valid_until END AS missing,
    s.controls, s.models, s.body
FROM stated AS s CROSS JOIN today AS t
