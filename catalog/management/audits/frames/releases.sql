-- Versions of models that runs made.
-- direction: vouch
SELECT namespace, name, version, created_at AS at, 'made by run ' || coalesce(run_id, 'unknown') AS about
FROM model_versions
WHERE state = 'produced' AND coalesce(created_at <= $at, true)
