-- What models, or datasets, can be narrowed to: each filter with each of its values; '' where it is not declared.
WITH stated AS (
    SELECT dataset_key, namespace, coalesce(type, '') AS type, coalesce(owner, '') AS owner,
        coalesce(source_name, '') AS source, purpose
    FROM listed.datasets WHERE (type IS NOT DISTINCT FROM 'MODEL') = $is_model
)
SELECT DISTINCT filter, word FROM (
    SELECT unnest(['namespace', 'kind', 'owner', 'source']) AS filter, unnest([namespace, type, owner, source]) AS word
    FROM stated
    UNION ALL
    SELECT 'basis', g.basis FROM grants AS g JOIN stated USING (dataset_key) WHERE g.basis IS NOT NULL
    UNION ALL
    SELECT 'purpose', unnest(g.purposes) FROM grants AS g JOIN stated USING (dataset_key)
    UNION ALL
    SELECT 'purpose', coalesce(purpose, '') FROM stated WHERE $is_model
)
ORDER BY filter, word
