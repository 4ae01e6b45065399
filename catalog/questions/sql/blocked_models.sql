-- Models whose latest version violates a rule, those with most violations first, each with the kinds and how many there are.
SELECT m.namespace, m.name, coalesce(m.current_version, 'unversioned') AS version, m.purpose, m.owner, m.updated_at,
    count(*)::INTEGER AS violations, list_sort(list(DISTINCT f.kind)) AS kinds, count(*) OVER () AS total
FROM listed.datasets AS m
JOIN judged.gates AS g ON g.dataset_key = m.dataset_key AND g.version = coalesce(m.current_version, 'unversioned')
JOIN judged.findings AS f
    ON f.target_key = m.dataset_key AND f.version = g.version AND f.severity = 'violation' AND f.waived_by IS NULL
WHERE m.type = 'MODEL' AND g.decision = 'violation'
GROUP BY ALL
ORDER BY violations DESC, m.namespace, m.name
LIMIT $count
