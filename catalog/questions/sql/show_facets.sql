-- The facets in force of one dataset.
SELECT facet, body FROM seen.facets WHERE entity_kind = 'dataset' AND dataset_key = $dataset_key ORDER BY facet
