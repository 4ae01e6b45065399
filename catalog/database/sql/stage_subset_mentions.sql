-- The mentions of the subset's datasets, in the place of all.
CREATE OR REPLACE TEMP TABLE seen_known_mentions AS
SELECT * FROM seen.known_mentions
WHERE place IN (
    SELECT rowid FROM reading.mentions WHERE dataset_key IN (SELECT dataset_key FROM subset_names)
    UNION
    SELECT rowid FROM reading.mentions WHERE target_key IN (SELECT dataset_key FROM subset_names)
)
