-- A dataset in its latest state, under its canonical name.
-- namespace: OpenLineage namespace
-- name: OpenLineage name
-- type: OpenLineage datasetType in force, MODEL for models, NULL where none is declared
-- description: documentation facet in force
-- owner: First owner of the ownership facet in force
-- source_name: Declared source (whence_source) in force, NULL where none is declared
-- current_version: Latest produced version, else the latest external one
-- first_seen_at: eventTime of the first event that names it
-- updated_at: eventTime of the last event that names it
-- dropped_at: When it was dropped, NULL unless the drop is its latest event
-- dataset_key: Internal key of the canonical name
SELECT namespace, name, type, description, owner, source_name, current_version, first_seen_at, updated_at, dropped_at,
    dataset_key
FROM seen.dataset_rows
