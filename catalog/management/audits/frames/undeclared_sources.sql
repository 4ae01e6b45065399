-- Datasets that runs read and no run wrote, without a declared source.
-- direction: vouch
SELECT d.namespace, d.name, d.first_seen_at AS at, 'read by runs, no source declared' AS about
FROM datasets AS d
SEMI JOIN run_inputs AS i ON i.dataset_key = d.dataset_key
ANTI JOIN run_outputs AS o ON o.dataset_key = d.dataset_key
WHERE d.source_name IS NULL AND coalesce(d.first_seen_at <= $at, true)
