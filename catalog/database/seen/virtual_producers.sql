-- inline
-- The runs whose output what is read of a view is: they state its schema, and it has no version of which they could.
SELECT dataset_key, 'unversioned' AS version, run_key FROM seen.definitions WHERE until_at = 'infinity'::TIMESTAMPTZ
