-- The fields, in order, of each union of schemas that a version of the closure has.
SELECT schema_hashes, list(field ORDER BY ordinal) AS fields FROM seen.merged_fields GROUP BY schema_hashes
