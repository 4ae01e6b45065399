-- The timeline of a dataset: versions that a read by time can find, and ends (version NULL), in order of place. A placeholder
-- has none: what a read under it finds need not be what was written under it.
SELECT dataset_key, made_at, version, state,
    row_number() OVER (PARTITION BY dataset_key ORDER BY made_at, version NULLS FIRST) AS place
FROM (
    SELECT dataset_key, found_from AS made_at, version, state FROM seen.versions WHERE found_from IS NOT NULL
    UNION
    SELECT dataset_key, made_at, NULL, 'end' FROM seen.ends
) AS t
ANTI JOIN seen.placeholders USING (dataset_key)
