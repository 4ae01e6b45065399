-- A dataset that is a model: datasetType MODEL or a whence_model facet.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- description: documentation facet in force
-- owner: First owner of the ownership facet in force
-- current_version: Latest produced version, else the latest external one
-- first_seen_at: eventTime of the first event that names it
-- updated_at: eventTime of the last event that names it
-- dropped_at: When it was dropped, NULL unless the drop is its latest event
-- dataset_key: Internal key of the dataset
SELECT namespace, name, description, owner, current_version, first_seen_at, updated_at, dropped_at, dataset_key
FROM seen.dataset_rows WHERE type = 'MODEL'
