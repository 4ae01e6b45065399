-- The mentions of some runs, as `catalog.reading` writes them as far as lineage needs them; times in microseconds.
SELECT 0, epoch_us(event_time), rank, mentioned_as, run_key, job_key, dataset_key, target_key, version, lifecycle,
    previous_key, NULL, NULL, NULL, column_lineage_hash, lineage_hash, NULL, NULL, NULL, NULL, NULL, flow_role
FROM reading.mentions WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
