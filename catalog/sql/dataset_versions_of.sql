-- Every version of a dataset there is content of; `unversioned` where none is known.
SELECT dataset_key, version FROM seen.versions
WHERE dataset_key = $dataset_key AND state IN ('produced', 'external')
ORDER BY ALL
