-- The facets in force of the datasets of the closure. Declarations hold by their own dates, whenever they were made.
WITH declared AS (
    SELECT dataset_key, facet, facet_hash FROM seen.declared_facts
    WHERE dataset_key IN (SELECT dataset_key FROM closure_versions) AND facet LIKE 'whence_%'
)
SELECT f.dataset_key, f.facet, f.body
FROM seen.facets AS f
WHERE f.entity_kind = 'dataset' AND f.dataset_key IN (SELECT dataset_key FROM closure_versions)
  AND (f.dataset_key, f.facet) NOT IN (SELECT (dataset_key, facet) FROM declared)
UNION ALL
SELECT s.dataset_key, s.facet, r.body
FROM declared AS s JOIN reading.facets AS r USING (facet_hash) WHERE NOT r.cleared
ORDER BY 1, 2
