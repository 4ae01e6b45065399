-- Every audit with its day, and how many of its findings are open.
WITH open_findings AS (
    SELECT body ->> '$.audit' AS audit, count(*) AS number
    FROM records WHERE kind = 'finding' AND closed_at IS NULL GROUP BY ALL
)
SELECT a.id, coalesce(a.body ->> '$.stage', 'internal') AS stage, a.body ->> '$.title' AS title, a.status,
    a.body ->> '$.auditor' AS auditor, try_cast(a.body ->> '$.planned_for' AS TIMESTAMPTZ) AS planned_for,
    try_cast(a.body ->> '$.held_at' AS TIMESTAMPTZ) AS held_at, coalesce(f.number, 0) AS findings_open
FROM records AS a
LEFT JOIN open_findings AS f ON f.audit = a.id
WHERE a.kind = 'audit'
ORDER BY ALL
