-- The fields that column lineage names of some datasets, as what is written and as what is read.
WITH names AS (
    SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key, unnest($dataset_keys::BIGINT[]) AS canonical_key
    UNION
    SELECT dataset_key, canonical_key FROM seen.canonical
    WHERE canonical_key IN (SELECT unnest($dataset_keys::BIGINT[]))
),
stated AS (
    SELECT DISTINCT dataset_key, unnest([column_lineage_hash, lineage_hash]) AS facet_hash FROM seen.mentions
    WHERE column_lineage_hash IS NOT NULL OR lineage_hash IS NOT NULL
    UNION
    SELECT NULL, lineage_hash FROM seen.run_events WHERE lineage_hash IS NOT NULL
)
SELECT n.canonical_key AS dataset_key, e.source_field AS field
FROM reading.column_edges AS e JOIN names AS n ON n.dataset_key = e.source_key
WHERE e.source_field IS NOT NULL AND e.facet_hash IN (SELECT facet_hash FROM stated)
UNION
SELECT n.canonical_key, e.target_field
FROM reading.column_edges AS e JOIN names AS n ON n.dataset_key = e.target_key
WHERE e.target_field IS NOT NULL AND e.facet_hash IN (SELECT facet_hash FROM stated)
UNION
SELECT n.canonical_key, e.target_field
FROM names AS n
JOIN stated AS s ON s.dataset_key = n.canonical_key
JOIN reading.column_edges AS e ON e.facet_hash = s.facet_hash
WHERE e.target_key IS NULL AND e.target_field IS NOT NULL
ORDER BY ALL
