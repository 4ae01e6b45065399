-- The mentions of some runs; times in microseconds.
SELECT epoch_us(event_time) AS event_time, rank, mentioned_as, run_key, dataset_key, target_key, version, lifecycle,
    previous_key, column_lineage_hash, lineage_hash, flow_role, dataset_type, profile_mode, scanned, row_count
FROM reading.mentions WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
