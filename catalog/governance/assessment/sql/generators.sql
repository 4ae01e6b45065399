-- The datasets whose declared source names the model that generated them.
SELECT s.dataset_key, f.body ->> '$.generator.namespace' AS namespace, f.body ->> '$.generator.name' AS name,
    f.body ->> '$.generator.version' AS version
FROM seen.declared_facts AS s
JOIN reading.facets AS f USING (facet_hash)
WHERE s.facet = 'whence_source' AND NOT f.cleared AND (f.body ->> '$.generator.name') IS NOT NULL
ORDER BY s.dataset_key
