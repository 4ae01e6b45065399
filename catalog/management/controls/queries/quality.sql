-- Whether the data that models learned from passed their newest validation.
SELECT namespace || ' ' || name AS item, coalesce(validation IN ('pass', 'warning'), false) AS met, owner, validated_at AS reviewed_at,
    CASE WHEN NOT (coalesce(validation IN ('pass', 'warning'), false)) THEN CASE WHEN validated_at IS NULL THEN 'never validated' ELSE 'its newest validation failed' END END AS missing
FROM learned_datasets
WHERE depth = 1
ORDER BY item
