-- The other names of one dataset, and what makes each of them its name: an alias, a symlink, or both.
WITH said AS (
    SELECT dataset_key, reason, because FROM seen.merged_names
    UNION ALL
    SELECT identifier_key, reason, because FROM seen.merged_names
)
SELECT d.namespace, d.name, string_agg(DISTINCT s.reason, ', ' ORDER BY s.reason) AS reason,
    string_agg(DISTINCT s.because, '; ' ORDER BY s.because) AS because
FROM seen.canonical AS c
JOIN reading.datasets AS d ON d.dataset_key = c.dataset_key
JOIN said AS s ON s.dataset_key = c.dataset_key
WHERE c.canonical_key = $dataset_key AND c.dataset_key <> $dataset_key
GROUP BY d.namespace, d.name
ORDER BY d.namespace, d.name
