-- The governance facets in force of the datasets of the closure, by canonical dataset.
SELECT s.dataset_key, s.facet, f.body
FROM seen.declared_facts AS s
JOIN reading.facets AS f USING (facet_hash)
WHERE NOT f.cleared AND s.dataset_key IN (SELECT dataset_key FROM closure_versions)
ORDER BY s.dataset_key, s.facet
