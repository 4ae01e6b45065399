-- The fields in any schema of some datasets, whichever version it is of.
SELECT s.dataset_key, f.field
FROM (
    SELECT DISTINCT dataset_key, schema_hash FROM seen.mentions
    WHERE schema_hash IS NOT NULL AND dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
) AS s
JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
GROUP BY ALL
ORDER BY s.dataset_key, min(f.ordinal), f.field
