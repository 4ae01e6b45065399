-- inline
-- The names that are unrendered templates or placeholders.
SELECT dataset_key FROM reading.datasets WHERE is_placeholder
