-- Whether it is declared of every source how it was acquired, from whom, and on what terms.
SELECT namespace || ' ' || name AS item, channel IS NOT NULL AND licence IS NOT NULL AND owner IS NOT NULL AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (channel IS NOT NULL AND licence IS NOT NULL AND owner IS NOT NULL) THEN 'not declared: ' || concat_ws(', ', CASE WHEN channel IS NULL THEN 'channel' END,
        CASE WHEN licence IS NULL THEN 'licence' END, CASE WHEN owner IS NULL THEN 'owner' END) END AS missing
FROM learned_datasets
WHERE is_source
ORDER BY item
