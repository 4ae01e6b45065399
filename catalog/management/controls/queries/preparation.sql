-- Whether it is recorded how the data that models learned from were prepared.
SELECT namespace || ' ' || name AS item, has_preparation AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (has_preparation) THEN 'no preparation is recorded (whence_preparation)' END AS missing
FROM learned_datasets
WHERE depth = 1
ORDER BY item
