-- The runs that made each version of the closure what it is, whether or not they read anything.
SELECT p.dataset_key, p.version, p.run_key, coalesce(p.lifecycle = 'TRUNCATE', false) AS is_emptied
FROM seen.productions AS p
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
WHERE (p.dataset_key, p.version) IN (SELECT (target_key, target_version) FROM closure)
