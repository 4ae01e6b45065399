-- The column edges of some facets.
SELECT DISTINCT facet_hash, target_key, target_field, source_key, source_field, type, subtype, masking
FROM reading.column_edges
WHERE source_key IS NOT NULL AND facet_hash IN (SELECT unnest($facets::BIGINT[]))
ORDER BY ALL
