-- How many rows and bytes the runs say that they wrote of each version of the closure.
SELECT p.dataset_key, p.version, max(m.row_count) AS row_count, max(m.byte_size) AS byte_size
FROM seen.productions AS p
JOIN seen.mentions AS m ON m.run_key = p.run_key AND m.dataset_key = p.dataset_key AND m.mentioned_as = 'output'
WHERE (p.dataset_key, p.version) IN (SELECT (dataset_key, version) FROM closure_versions)
  AND (m.row_count IS NOT NULL OR m.byte_size IS NOT NULL)
GROUP BY p.dataset_key, p.version
