-- Whether origin, personal data and retention of every source that a model learned from are declared.
SELECT namespace || ' ' || name AS item, source IS NOT NULL AND has_personal_data AND has_retention AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (source IS NOT NULL AND has_personal_data AND has_retention) THEN concat_ws(', ', CASE WHEN source IS NULL THEN 'no source' END,
        CASE WHEN NOT has_personal_data THEN 'no personal data' END, CASE WHEN NOT has_retention THEN 'no retention' END) || ' declared' END AS missing
FROM learned_datasets
WHERE is_source
ORDER BY item
