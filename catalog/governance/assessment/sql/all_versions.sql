-- Every version there is content of, and every dataset read or written of which no version is known; of some datasets
-- where dataset_keys names them.
WITH named AS (SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key)
SELECT dataset_key, version FROM seen.versions
WHERE state IN ('produced', 'external') AND ($dataset_keys IS NULL OR dataset_key IN (FROM named))
UNION
SELECT dataset_key, 'unversioned' FROM seen.mentions
WHERE dataset_key IS NOT NULL AND mentioned_as IN ('input', 'dataset')
  AND ($dataset_keys IS NULL OR dataset_key IN (FROM named))
  AND dataset_key NOT IN (SELECT dataset_key FROM seen.versions WHERE dataset_key IS NOT NULL)
ORDER BY ALL
