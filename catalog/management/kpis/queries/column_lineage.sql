-- Datasets that models learned from and that a job made, and whether it is known column by column what they came from.
SELECT namespace || ' ' || name AS item, has_column_lineage::INTEGER AS amount, 1 AS weight, owner,
    NULL::TIMESTAMPTZ AS at, CASE WHEN has_column_lineage THEN 'by column' ELSE 'by dataset only' END AS note
FROM learned_datasets WHERE NOT is_source
ORDER BY item
