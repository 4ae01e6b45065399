-- The mentions of the datasets of a closure, in the place of all.
CREATE OR REPLACE TEMP TABLE seen_known_mentions AS
SELECT * FROM seen.known_mentions
WHERE dataset_key IN (SELECT dataset_key FROM scope_names) OR target_key IN (SELECT dataset_key FROM scope_names)
