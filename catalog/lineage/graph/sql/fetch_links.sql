-- The symlinks in force, in the order of their identifiers.
SELECT identifier_key, dataset_key FROM seen.symlinks ORDER BY identifier_key
