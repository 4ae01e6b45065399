-- The version meant where none is named: newest produced, else newest external.
SELECT version
FROM seen.versions
WHERE dataset_key = $dataset_key AND state IN ('produced', 'external')
ORDER BY state = 'produced' DESC, created_at DESC NULLS LAST, version DESC
LIMIT 1
