-- The namespaces of the datasets that declare a source.
SELECT DISTINCT d.namespace
FROM seen.dataset_facts AS f JOIN reading.datasets AS d USING (dataset_key)
WHERE f.source_name = $source
ORDER BY ALL
