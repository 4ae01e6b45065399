-- Whether it is recorded how the data that models learned from were labelled.
SELECT namespace || ' ' || name AS item, has_labelling AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (has_labelling) THEN 'no labelling is recorded (whence_labelling)' END AS missing
FROM learned_datasets
WHERE depth = 1
ORDER BY item
