-- What models, or datasets, can be narrowed to: each filter with each of its values; '' where nobody said.
WITH told AS (
    SELECT dataset_key, namespace, coalesce(type, '') AS type, coalesce(owner, '') AS owner,
        coalesce(source_name, '') AS source
    FROM seen.dataset_rows WHERE (type IS NOT DISTINCT FROM 'MODEL') = $is_model
)
SELECT DISTINCT filter, word FROM (
    SELECT unnest(['namespace', 'kind', 'owner', 'source']) AS filter, unnest([namespace, type, owner, source]) AS word
    FROM told
    UNION ALL
    SELECT 'basis', g.basis FROM grants AS g JOIN told USING (dataset_key) WHERE g.basis IS NOT NULL
    UNION ALL
    SELECT 'purpose', unnest(g.purposes) FROM grants AS g JOIN told USING (dataset_key)
    UNION ALL
    SELECT 'purpose', coalesce(y.body ->> '$.purpose', '')
    FROM seen.declared_facts AS s JOIN reading.facets AS y USING (facet_hash) JOIN told USING (dataset_key)
    WHERE $is_model AND s.facet = 'whence_model' AND NOT y.cleared
)
ORDER BY filter, word
