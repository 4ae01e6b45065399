-- The other names of one dataset, what makes each of them its name (`names` has the pairs), and who says so: in a word,
-- and each by itself.
WITH merged AS (
    SELECT m.dataset_key, m.identifier_key, m.reason, m.because, m.event_time,
        CASE m.reason WHEN 'spelling' THEN 'naming rules' WHEN 'symlink' THEN 'emitter' ELSE 'steward' END AS said_by,
        CASE WHEN a.reason IS NOT NULL THEN struct_pack(
            reason := a.reason, producer := a.producer, actor := a.actor, job_namespace := a.job_namespace,
            job_name := a.job_name, origin := a.origin
        ) END AS author
    FROM seen.merged_names AS m LEFT JOIN seen.name_authors AS a USING (dataset_key, identifier_key, reason)
),
said AS (
    SELECT dataset_key, reason, because, said_by, author, event_time FROM merged
    UNION ALL
    SELECT identifier_key, reason, because, said_by, author, event_time FROM merged
)
SELECT d.namespace, d.name, string_agg(DISTINCT s.reason, ', ' ORDER BY s.reason) AS reason,
    string_agg(DISTINCT s.because, '; ' ORDER BY s.because) AS because,
    string_agg(DISTINCT s.said_by, ', ' ORDER BY s.said_by) AS said_by,
    max(s.event_time) AS declared_at,
    coalesce(list(DISTINCT s.author ORDER BY s.author) FILTER (s.author IS NOT NULL), []) AS authors
FROM seen.canonical AS c
JOIN reading.datasets AS d ON d.dataset_key = c.dataset_key
JOIN said AS s ON s.dataset_key = c.dataset_key
WHERE c.canonical_key = $dataset_key AND c.dataset_key <> $dataset_key
GROUP BY d.namespace, d.name
ORDER BY d.namespace, d.name
