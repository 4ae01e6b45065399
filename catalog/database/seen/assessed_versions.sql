-- Every version that is assessed, whoever asks: what there is content of, what was read without a version, and
-- `unversioned` of a dataset that has no content, as a command without a version then means it.
WITH named AS (SELECT dataset_key FROM seen.mentions UNION SELECT target_key FROM seen.mentions)
SELECT dataset_key, version FROM seen.versions WHERE state IN ('produced', 'external')
UNION
SELECT dataset_key, 'unversioned' FROM seen.unversioned WHERE dataset_key IS NOT NULL
UNION
SELECT dataset_key, 'unversioned' FROM named ANTI JOIN seen.current_versions USING (dataset_key)
WHERE dataset_key IS NOT NULL
