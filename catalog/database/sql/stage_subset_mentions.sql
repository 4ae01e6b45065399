-- The mentions of the subset's datasets, in the place of all.
CREATE OR REPLACE TEMP TABLE seen_known_mentions AS
SELECT * FROM seen.known_mentions
WHERE dataset_key IN (SELECT dataset_key FROM subset_names) OR target_key IN (SELECT dataset_key FROM subset_names)
