-- The versions that some run only created, with whether it made them.
SELECT DISTINCT dataset_key, version FROM seen.writings WHERE is_create
