-- Every version there is content of, and `unversioned`, of the datasets that declare a source.
SELECT f.dataset_key, coalesce(v.version, 'unversioned') AS version
FROM seen.dataset_facts AS f
LEFT JOIN seen.version_rows AS v
    ON v.dataset_key = f.dataset_key AND v.state IN ('produced', 'external', 'unversioned')
WHERE f.source_name = $source
