-- Every name of some datasets, by their canonical keys.
SELECT n.canonical_key AS dataset_key, d.namespace, d.name
FROM (
    SELECT dataset_key, canonical_key FROM seen.canonical
    WHERE canonical_key IN (SELECT unnest($dataset_keys::BIGINT[]))
    UNION
    SELECT unnest($dataset_keys::BIGINT[]), unnest($dataset_keys::BIGINT[])
) AS n
JOIN reading.datasets AS d USING (dataset_key)
GROUP BY ALL
ORDER BY ALL
