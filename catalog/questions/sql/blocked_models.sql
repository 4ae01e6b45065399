-- Models whose latest version violates a rule, those with most violations first, each with the kinds and how many there are.
SELECT m.namespace, m.name, coalesce(m.current_version, 'unversioned') AS version, m.purpose, m.owner, m.updated_at,
    g.violations, g.violated AS kinds, count(*) OVER () AS total
FROM listed.datasets AS m
JOIN judged.gates AS g ON g.dataset_key = m.dataset_key AND g.version = coalesce(m.current_version, 'unversioned')
WHERE m.type = 'MODEL' AND g.decision = 'violation'
ORDER BY g.violations DESC, m.namespace, m.name
LIMIT $count
