-- Findings of bias that were open at the start of the period or opened in it, and whether they were closed in it.
WITH found AS (
    SELECT id, owner, coalesce(try_cast(body ->> '$.raised_at' AS TIMESTAMPTZ), opened_at) AS opened_at, closed_at
    FROM records WHERE kind = 'finding' AND (body ->> '$.category') = 'bias'
)
SELECT 'finding/' || id AS item, (closed_at >= $start AND closed_at < $end)::INTEGER AS amount, 1 AS weight, owner,
    opened_at AS at, coalesce('closed ' || closed_at::DATE, 'open') AS note
FROM (SELECT id, owner, opened_at, coalesce(closed_at, 'infinity'::TIMESTAMPTZ) AS closed_at FROM found)
WHERE opened_at < $end AND closed_at >= $start
ORDER BY item
