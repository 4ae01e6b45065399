-- Every version of a dataset there is content of, and `unversioned` where it was read without naming one.
SELECT dataset_key, version FROM seen.version_rows
WHERE dataset_key = $dataset_key AND state IN ('produced', 'external', 'unversioned')
ORDER BY ALL
