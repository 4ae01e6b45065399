-- inline
-- The runs that made each version what it is: a failed attempt at a version that another run produced is none.
SELECT p.run_key, p.dataset_key, p.version
FROM seen.productions AS p
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
