-- Whether it is declared of every source that a model learned from what it may be used for.
SELECT namespace || ' ' || name AS item, original_purpose IS NOT NULL OR has_grants AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (original_purpose IS NOT NULL OR has_grants) THEN 'neither an original purpose nor a legal basis is declared' END AS missing
FROM learned_datasets
WHERE is_source
ORDER BY item
