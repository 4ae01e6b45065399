-- The datasets whose every version is to be validated, each with its suites.
SELECT d.namespace, d.name, coalesce(f.body -> '$.suites', '[]') AS suites
FROM seen.declared_facts AS s
JOIN reading.facets AS f USING (facet_hash)
JOIN reading.datasets AS d ON d.dataset_key = s.dataset_key
WHERE s.facet = 'whence_suites' AND NOT f.cleared
ORDER BY d.namespace, d.name
