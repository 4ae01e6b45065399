-- Assessments of bias done in the period; and the models in scope, each weighing as many months as the period has.
SELECT 'assessment/' || id AS item, 1 AS amount, 0 AS weight, owner, done_at AS at, title AS note
FROM (
    SELECT id, owner, title, coalesce(try_cast(body ->> '$.assessed_at' AS TIMESTAMPTZ), reviewed_at) AS done_at
    FROM attestations WHERE kind = 'assessment' AND status = 'done' AND (body ->> '$.about') = 'bias'
)
WHERE done_at >= $start AND done_at < $end
UNION ALL
SELECT namespace || ' ' || name, 0, $months, owner, first_seen_at, 'in scope'
FROM governed_models WHERE is_declared AND first_seen_at < $end
ORDER BY item
