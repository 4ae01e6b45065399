-- The pairs of names that stewards set apart.
SELECT dataset_key, identifier_key AS other_key FROM seen.aliases WHERE kind = 'apart'
