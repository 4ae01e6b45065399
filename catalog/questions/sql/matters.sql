-- What somebody has to see to: violations that are not waived, open duties among them, and deadlines within days.
WITH deadlines AS (
    SELECT 'retention' AS about, namespace, name, version, delete_by AS due_on, source AS owner,
        concat('delete by ', delete_by, ': ', why) AS message, '' AS id
    FROM retention_states
    WHERE state IN ('zombie', 'conflict', 'overdue', 'due_soon', 'ok', 'derived_from_expired')
        AND delete_by <= current_date + $days::INTEGER
    UNION ALL
    SELECT kind, NULL, NULL, NULL, due_at::DATE, owner, concat(kind, ' ', id, ' ends or is due on ', due_at::DATE), id
    FROM records
    WHERE closed_at IS NULL AND status <> 'revoked' AND due_at::DATE <= current_date + $days::INTEGER
        AND (kind NOT IN ('approval', 'waiver') OR due_at::DATE >= current_date)
)

SELECT concat('finding ', id) AS matter, CASE WHEN kind = 'open_duty' THEN 'duty' ELSE 'violation' END AS kind,
    kind AS about, id, namespace, name, version, message, NULL::VARCHAR AS due_on, NULL::VARCHAR AS owner
FROM findings
WHERE severity = 'violation' AND waived_by IS NULL
UNION ALL
SELECT concat_ws(' ', 'deadline', about, id, namespace, name, version, due_on), 'deadline', about, id, namespace, name,
    version, message, due_on::VARCHAR, owner
FROM deadlines
ORDER BY 2 DESC, 9 NULLS FIRST, 5, 6, 7, 1
