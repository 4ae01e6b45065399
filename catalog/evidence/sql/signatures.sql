-- Signatures that the runs which made one version of a model sent with it.
SELECT DISTINCT f.body
FROM seen.facets AS f
JOIN seen.productions AS p ON p.run_key = f.run_key AND p.dataset_key = f.dataset_key
WHERE f.entity_kind = 'output' AND f.facet = 'whence_signature' AND f.dataset_key = $dataset_key AND p.version = $version
ORDER BY f.body
