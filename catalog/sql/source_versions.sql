-- Every version of the datasets that declare a source.
SELECT f.dataset_key, coalesce(v.version, 'unversioned') AS version
FROM seen.dataset_facts AS f
LEFT JOIN seen.version_rows AS v USING (dataset_key)
WHERE f.source_name = $source
