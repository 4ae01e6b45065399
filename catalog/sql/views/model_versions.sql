-- A version of a model.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version of the model
-- created_at: eventTime of the training run's COMPLETE, NULL where it never completed
-- run_id: The run that trained it (the earliest, where several did)
-- purpose: Declared purpose; NULL until governance facts are declared
-- gate: Decision of the gate; NULL until governance facts are declared
-- state: produced, open, attempted, external or unversioned
-- dataset_key: Internal key of the model
SELECT v.namespace, v.name, v.version, v.created_at, v.run_id, NULL::VARCHAR AS purpose, NULL::VARCHAR AS gate, v.state,
    v.dataset_key
FROM seen.version_rows AS v
JOIN seen.dataset_rows AS m ON m.dataset_key = v.dataset_key AND m.type = 'MODEL'
