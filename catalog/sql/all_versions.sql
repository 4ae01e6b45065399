-- Every version there is content of, and every dataset read or written of which no version is known.
SELECT dataset_key, version FROM seen.versions WHERE state IN ('produced', 'external')
UNION
SELECT dataset_key, 'unversioned' FROM seen.mentions
WHERE dataset_key IS NOT NULL AND mentioned_as IN ('input', 'dataset')
  AND dataset_key NOT IN (SELECT dataset_key FROM seen.versions WHERE dataset_key IS NOT NULL)
ORDER BY ALL
