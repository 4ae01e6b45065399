-- The versions of one model before the gate, newest first, with who approved each.
SELECT v.version, g.decision AS gate, coalesce(g.waived, 0) AS waived, v.state, v.created_at, v.run_id, a.approved_by, a.valid_until
FROM seen.assessed_rows AS v
LEFT JOIN judged.gates AS g ON g.dataset_key = v.dataset_key AND g.version = v.version
LEFT JOIN (
    SELECT version, string_agg(approved_by, ', ' ORDER BY approved_by) AS approved_by, max(valid_until) AS valid_until
    FROM approvals WHERE namespace = $namespace AND name = $name AND status IS DISTINCT FROM 'revoked' GROUP BY version
) AS a ON a.version = v.version
WHERE v.dataset_key = $dataset_key
ORDER BY v.created_at DESC NULLS LAST, v.version
LIMIT $count
