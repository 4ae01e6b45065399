-- One dataset as it is now.
SELECT namespace, name, type, description, owner, source_name, current_version, first_seen_at, updated_at, dropped_at
FROM seen.dataset_rows WHERE dataset_key = $dataset_key
