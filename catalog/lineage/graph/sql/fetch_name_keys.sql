-- Names of which the graph has to know something: placeholders, names alike, and those whose symlinks were taken back.
SELECT 'placeholder' AS reason, dataset_key FROM seen.placeholders
UNION ALL
SELECT 'alike', dataset_key FROM seen.alike
UNION ALL
SELECT DISTINCT 'taken_back', dataset_key FROM reading.symlinks WHERE identifier_key IS NULL
