-- One row per run and version it wrote. outcome: produced, attempted, open; created_at only where produced. is_create: it
-- only created the table, and wrote no rows.
SELECT run_key, dataset_key, version, outcome, lifecycle, previous_key, sql_write_mode, profile, is_streaming,
    created_at, is_create
FROM seen.writings WHERE NOT is_void
