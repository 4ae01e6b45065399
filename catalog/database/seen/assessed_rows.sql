-- inline
-- Every version with what is known of it; `unversioned` also where nothing but an assessment names it.
SELECT dataset_key, namespace, name, version, created_at, run_id, state FROM seen.version_rows
UNION ALL
SELECT a.dataset_key, d.namespace, d.name, a.version, NULL, NULL, 'unversioned'
FROM seen.assessed_versions AS a
ANTI JOIN seen.version_rows AS v USING (dataset_key, version)
JOIN reading.datasets AS d USING (dataset_key)
