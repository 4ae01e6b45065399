-- The runs that made each version of the closure what it is, whether or not they read anything.
SELECT p.dataset_key, p.version, p.run_key, coalesce(p.lifecycle = 'TRUNCATE', false) OR p.is_create AS is_emptied
FROM seen.productions AS p
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
WHERE (p.dataset_key, p.version) IN (SELECT (target_key, target_version) FROM closure)
UNION ALL
-- A version that only DatasetEvents give has no producer, but may be declared emptied.
SELECT m.dataset_key, m.version, NULL, coalesce(m.lifecycle = 'TRUNCATE', false)
FROM seen.mentions AS m
JOIN seen.versions AS v ON v.dataset_key = m.dataset_key AND v.version = m.version AND v.state = 'external'
WHERE m.mentioned_as = 'dataset'
  AND (m.dataset_key, m.version) IN (SELECT (target_key, target_version) FROM closure)
