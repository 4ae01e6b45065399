-- Decisions and other records, latest first
SELECT opened_at, kind, status, owner AS decided_by, body ->> '$.reason' AS reason, body ->> '$.until' AS until, id
FROM records
ORDER BY opened_at DESC
