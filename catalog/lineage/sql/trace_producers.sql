-- The runs that made each version of the closure what it is, whether or not they read anything.
SELECT p.dataset_key, p.version, p.run_key, coalesce(p.lifecycle = 'TRUNCATE', false) OR p.is_create AS is_emptied
FROM seen.productions AS p
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
WHERE (p.dataset_key, p.version) IN (SELECT (target_key, target_version) FROM closure)
UNION ALL
-- A virtual version is computed as the run said that defined it, or as the streams go on that write it.
SELECT DISTINCT c.target_key, c.target_version, d.run_key, false
FROM closure AS c
JOIN seen.definitions AS d ON d.dataset_key = c.target_key
LEFT JOIN (SELECT DISTINCT target_key FROM seen.asked) AS a ON a.target_key = c.target_key
WHERE CASE
    WHEN c.read_at IS NOT NULL THEN d.from_at <= c.read_at AND c.read_at < d.until_at
    ELSE c.target_version = 'unversioned' AND a.target_key IS NOT NULL AND d.until_at = 'infinity'::TIMESTAMPTZ
END
UNION ALL
SELECT DISTINCT c.target_key, c.target_version, f.run_key, false
FROM closure AS c
JOIN seen.flowing AS f ON f.dataset_key = c.target_key AND f.is_stream AND f.from_at <= c.read_at AND c.read_at < f.until_at
UNION ALL
-- A version that only DatasetEvents give has no producer, but may be declared emptied.
SELECT m.dataset_key, m.version, NULL, coalesce(m.lifecycle = 'TRUNCATE', false)
FROM seen.mentions AS m
JOIN seen.versions AS v ON v.dataset_key = m.dataset_key AND v.version = m.version AND v.state = 'external'
WHERE m.mentioned_as = 'dataset'
  AND (m.dataset_key, m.version) IN (SELECT (target_key, target_version) FROM closure)
