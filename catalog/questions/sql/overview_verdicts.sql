-- How the catalog was judged: models by the decision on their newest version, findings that are not waived, retention.
SELECT 'models' AS topic, coalesce(g.decision, 'unjudged') AS word, count(*) AS number
FROM listed.datasets AS m
LEFT JOIN judged.gates AS g ON g.dataset_key = m.dataset_key AND g.version = coalesce(m.current_version, 'unversioned')
WHERE m.type = 'MODEL'
GROUP BY ALL
UNION ALL
SELECT 'findings', kind, count(*) FROM judged.findings WHERE waived_by IS NULL GROUP BY ALL
UNION ALL
SELECT 'severities', severity, count(*) FROM judged.findings WHERE waived_by IS NULL GROUP BY ALL
UNION ALL
SELECT 'severities', 'waived', count(*) FROM judged.findings WHERE waived_by IS NOT NULL HAVING count(*) > 0
UNION ALL
SELECT 'retention', state, count(*) FROM judged.retention GROUP BY ALL
