-- The newest state of the lake, and when it was made, in microseconds.
SELECT snapshot_id, epoch_us(snapshot_time)
FROM __ducklake_metadata_whence.ducklake_snapshot
WHERE snapshot_id = (SELECT id FROM ducklake_current_snapshot('whence'))
