-- Deployments of the period, and rollbacks in it, of whichever deployment.
WITH deployments AS (
    SELECT id, owner, coalesce(try_cast(body ->> '$.deployed_at' AS TIMESTAMPTZ), opened_at) AS deployed_at,
        CASE WHEN status = 'rolled_back' THEN coalesce(try_cast(body ->> '$.rolled_back_at' AS TIMESTAMPTZ), closed_at) END AS rolled_back_at
    FROM records WHERE kind = 'deployment'
)
SELECT 'deployment/' || id AS item, coalesce(rolled_back_at >= $start AND rolled_back_at < $end, false)::INTEGER AS amount,
    (deployed_at >= $start AND deployed_at < $end)::INTEGER AS weight, owner, deployed_at AS at,
    coalesce('rolled back ' || rolled_back_at::DATE, 'live') AS note
FROM deployments
WHERE (deployed_at >= $start AND deployed_at < $end) OR (rolled_back_at >= $start AND rolled_back_at < $end)
ORDER BY item
