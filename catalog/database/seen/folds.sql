-- Which dataset lies inside which, where names are paths (catalog/values/spelling.py): folder_key is every folder around
-- dataset_key, by whole parts of the path; the root contains nothing.
WITH paths AS (
    SELECT d.dataset_key, coalesce(d.spelled_namespace, d.namespace) AS namespace, coalesce(d.spelled_name, d.name) AS path
    FROM reading.datasets AS d
    WHERE regexp_matches(coalesce(d.spelled_namespace, d.namespace), '^(file|s3|gs|abfss?|wasbs?|adl|hdfs|webhdfs|viewfs|dbfs|ftps?|sftp|oss|cosn?|obs)(://|$)')
      AND d.dataset_key NOT IN (SELECT dataset_key FROM seen.canonical WHERE canonical_key <> dataset_key)
  AND d.dataset_key NOT IN (SELECT dataset_key FROM seen.placeholders)
),
folders AS (SELECT dataset_key AS folder_key, namespace, path FROM paths WHERE path NOT IN ('', '/')),
split AS (SELECT dataset_key, namespace, string_split(path, '/') AS words FROM paths),
prefixes AS (
    SELECT dataset_key, namespace, words, unnest(range(1, len(words))) AS depth FROM split
)
SELECT f.folder_key, p.dataset_key, p.depth
FROM prefixes AS p
JOIN folders AS f ON f.namespace = p.namespace AND f.path = array_to_string(p.words[1:p.depth], '/')
