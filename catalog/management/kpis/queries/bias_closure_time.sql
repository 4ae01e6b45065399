-- Findings of bias that were closed in the period, with the days that took.
WITH found AS (
    SELECT id, owner, coalesce(try_cast(body ->> '$.raised_at' AS TIMESTAMPTZ), opened_at) AS opened_at, closed_at
    FROM records WHERE kind = 'finding' AND (body ->> '$.category') = 'bias'
)
SELECT 'finding/' || id AS item, epoch(closed_at - opened_at) / 86400 AS amount, 1 AS weight, owner, closed_at AS at,
    'opened ' || opened_at::DATE AS note
FROM found WHERE closed_at >= $start AND closed_at < $end
ORDER BY item
