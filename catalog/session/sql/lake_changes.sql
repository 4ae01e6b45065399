-- What each state of the lake changed, from one on, that included: as DuckLake words it, by numbers of tables.
SELECT snapshot_id, changes_made
FROM __ducklake_metadata_whence.ducklake_snapshot_changes
WHERE snapshot_id >= $since AND snapshot_id <= $until
ORDER BY snapshot_id
