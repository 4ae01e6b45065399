-- Versions of datasets that runs made.
-- direction: vouch
SELECT v.namespace, v.name, v.version, v.created_at AS at, 'made by run ' || coalesce(v.run_id, 'unknown') AS about
FROM dataset_versions AS v JOIN datasets AS d ON d.dataset_key = v.dataset_key
WHERE v.state = 'produced' AND d.type IS DISTINCT FROM 'MODEL' AND coalesce(v.created_at <= $at, true)
