-- The virtual versions of the closure further from its start than those that are followed.
SELECT DISTINCT target_key AS dataset_key, target_version AS version FROM closure
WHERE read_at IS NOT NULL AND depth > $deepest
