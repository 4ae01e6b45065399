-- What waits for somebody: violations and gaps without an owner, waivers that end within 30 days, cases that are open.
SELECT
    unassigned.violations AS unassigned_violations,
    unassigned.gaps AS unassigned_gaps,
    (
        SELECT count(*) FROM judged.findings AS f
        JOIN seen.records AS w ON w.kind = 'waiver' AND (w.body ->> '$.finding') = f.id
        WHERE f.waived_by IS NOT NULL
          AND try_cast(w.body ->> '$.until' AS DATE) <= current_date + INTERVAL 30 DAY
    ) AS waivers_ending,
    (SELECT count(*) FROM seen.records WHERE kind = 'case' AND (body ->> '$.status') = 'open') AS open_cases
FROM (
    SELECT
        count(*) FILTER (f.severity = 'violation') AS violations,
        count(*) FILTER (f.severity = 'gap') AS gaps
    FROM judged.findings AS f
    ANTI JOIN (FROM seen.records WHERE kind = 'assignment') AS a ON a.id = f.id
    WHERE f.waived_by IS NULL
) AS unassigned
