-- Which facets with column edges were said of which output, by run, declared job or dataset.
SELECT DISTINCT run_key, CASE WHEN run_key IS NULL THEN job_key END AS job_key, dataset_key AS target_key,
    unnest([column_lineage_hash, lineage_hash]) AS facet_hash
FROM seen.mentions
WHERE (column_lineage_hash IS NOT NULL OR lineage_hash IS NOT NULL)
  AND mentioned_as IN ('output', 'declared_output', 'dataset')
UNION
SELECT run_key, CASE WHEN run_key IS NULL THEN job_key END, NULL, lineage_hash
FROM seen.run_events WHERE lineage_hash IS NOT NULL
