-- The other names of one dataset, what makes each of them its name (`names` has the pairs), and who says so.
WITH merged AS (
    SELECT dataset_key, identifier_key, reason, because, event_time,
        CASE reason WHEN 'spelling' THEN 'naming rules' WHEN 'symlink' THEN 'emitter' ELSE 'steward' END AS said_by
    FROM seen.merged_names
),
said AS (
    SELECT dataset_key, reason, because, said_by, event_time FROM merged
    UNION ALL
    SELECT identifier_key, reason, because, said_by, event_time FROM merged
)
SELECT d.namespace, d.name, string_agg(DISTINCT s.reason, ', ' ORDER BY s.reason) AS reason,
    string_agg(DISTINCT s.because, '; ' ORDER BY s.because) AS because,
    string_agg(DISTINCT s.said_by, ', ' ORDER BY s.said_by) AS said_by,
    max(s.event_time) AS declared_at
FROM seen.canonical AS c
JOIN reading.datasets AS d ON d.dataset_key = c.dataset_key
JOIN said AS s ON s.dataset_key = c.dataset_key
WHERE c.canonical_key = $dataset_key AND c.dataset_key <> $dataset_key
GROUP BY d.namespace, d.name
ORDER BY d.namespace, d.name
