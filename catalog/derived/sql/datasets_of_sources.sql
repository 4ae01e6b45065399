-- The datasets, canonical, that declare one of some sources.
SELECT dataset_key FROM seen.dataset_facts WHERE source_name IN (SELECT unnest($sources::VARCHAR[]))
