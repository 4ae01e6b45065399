-- The datasets whose names are paths, into a table of this cursor: the path in normal form; whether there is content or a
-- declared source; whether runs wrote it. $schemes: which namespaces hold paths.
CREATE OR REPLACE TEMP TABLE graph_paths AS
SELECT d.dataset_key, coalesce(d.spelled_namespace, d.namespace) AS namespace, coalesce(d.spelled_name, d.name) AS path,
    d.dataset_key IN (
        SELECT dataset_key FROM seen.timeline WHERE version IS NOT NULL
        UNION ALL
        SELECT dataset_key FROM seen.dataset_facts WHERE source_name IS NOT NULL
    ) AS is_solid,
    d.dataset_key IN (SELECT dataset_key FROM seen.timeline WHERE state = 'produced') AS is_written
FROM reading.datasets AS d
WHERE regexp_matches(coalesce(d.spelled_namespace, d.namespace), $schemes)
  AND d.dataset_key NOT IN (SELECT dataset_key FROM seen.canonical WHERE canonical_key <> dataset_key)
  AND d.dataset_key NOT IN (SELECT dataset_key FROM seen.placeholders)
