-- Whether every source that a model learned from, where its lineage begins, is declared.
SELECT namespace || ' ' || name AS item, source IS NOT NULL AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (source IS NOT NULL) THEN 'of unknown origin: no run made it, and no source is declared' END AS missing
FROM learned_datasets
WHERE is_source
ORDER BY item
