-- inline
-- The datasets whose names are paths (catalog/values/spelling.py), by their canonical name, in its common spelling.
SELECT d.dataset_key, coalesce(d.spelled_namespace, d.namespace) AS namespace, coalesce(d.spelled_name, d.name) AS path
FROM reading.datasets AS d
WHERE regexp_matches(coalesce(d.spelled_namespace, d.namespace), '^(file|s3|gs|abfss?|wasbs?|adl|hdfs|webhdfs|viewfs|dbfs|ftps?|sftp|oss|cosn?|obs)(://|$)')
  AND NOT coalesce(d.is_placeholder, false)
  AND d.dataset_key NOT IN (SELECT dataset_key FROM seen.canonical WHERE canonical_key <> dataset_key)
