-- The run events of some runs; times in microseconds.
SELECT epoch_us(event_time) AS event_time, rank, run_key, job_key, run_id, event_type, lineage_hash, processing_type,
    sql_write_mode, code_version
FROM reading.run_events WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
