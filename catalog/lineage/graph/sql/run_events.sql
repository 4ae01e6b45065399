-- The run events of some runs, as `catalog.reading` writes them; times in microseconds.
SELECT 0, epoch_us(event_time), rank, run_key, job_key, run_id, event_type, NULL, NULL, NULL, lineage_hash,
    processing_type, sql_write_mode, NULL, NULL, NULL, NULL, code_version, NULL
FROM reading.run_events WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
