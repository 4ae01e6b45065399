-- The newest state of the lake.
SELECT id FROM ducklake_current_snapshot('whence')
