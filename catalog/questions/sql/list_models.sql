-- Every model with its current version.
SELECT m.namespace, m.name, m.current_version, v.created_at, v.run_id, m.owner, m.description, m.first_seen_at, m.updated_at,
    (SELECT count(*) FROM seen.versions AS n WHERE n.dataset_key = m.dataset_key AND n.state = 'produced') AS versions
FROM seen.dataset_rows AS m
LEFT JOIN seen.version_rows AS v ON v.dataset_key = m.dataset_key AND v.version = m.current_version
WHERE m.type = 'MODEL'
  AND ($namespace IS NULL OR m.namespace = $namespace)
  AND ($name IS NULL OR m.name = $name)
ORDER BY m.namespace, m.name
