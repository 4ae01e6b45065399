-- What each state of the lake changed, from one on, that included: as DuckLake words it, by numbers of tables.
SELECT snapshot_id, epoch_us(snapshot_time), changes_made
FROM __ducklake_metadata_whence.ducklake_snapshot_changes
JOIN __ducklake_metadata_whence.ducklake_snapshot USING (snapshot_id)
WHERE snapshot_id >= $since AND snapshot_id <= $until
ORDER BY snapshot_id
