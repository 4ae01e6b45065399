-- Models in scope at the end of the period, and whether their last review by then is within their cadence (a year where none is declared).
WITH reviews AS (
    SELECT models, coalesce(try_cast(body ->> '$.held_at' AS TIMESTAMPTZ), reviewed_at) AS held_at
    FROM attestations WHERE kind = 'review' AND status IN ('held', 'closed')
),
last AS (
    SELECT m.namespace, m.name, m.owner, max(r.held_at) AS held_at,
        CASE WHEN m.review_every IS NULL THEN INTERVAL 1 YEAR ELSE
            to_years(coalesce(try_cast(regexp_extract(m.review_every, '(\d+)Y', 1) AS INTEGER), 0))
            + to_months(coalesce(try_cast(regexp_extract(m.review_every, '^P[^T]*?(\d+)M', 1) AS INTEGER), 0))
            + to_days(coalesce(try_cast(regexp_extract(m.review_every, '(\d+)W', 1) AS INTEGER), 0) * 7)
            + to_days(coalesce(try_cast(regexp_extract(m.review_every, '(\d+)D', 1) AS INTEGER), 0))
        END AS every
    FROM governed_models AS m
    LEFT JOIN reviews AS r ON r.held_at < $end AND list_has_any(r.models, [m.name, m.namespace || ' ' || m.name])
    WHERE m.is_declared AND m.first_seen_at < $end
    GROUP BY m.namespace, m.name, m.owner, m.review_every
)
SELECT namespace || ' ' || name AS item, coalesce(held_at + every >= $until, false)::INTEGER AS amount, 1 AS weight,
    owner, held_at AS at, coalesce('last reviewed ' || held_at::DATE, 'never reviewed') AS note
FROM last
ORDER BY item
