-- A version of a dataset.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Value of the version facet, run:<runId> where the run gave none, or unversioned
-- created_at: When it was created: the earliest producer's COMPLETE, else its DatasetEvent, else the first event that reads it; NULL where no producer finished
-- run_id: Run of the earliest producer; run_outputs has all of them
-- state: produced, open, attempted, external or unversioned
-- row_count: Rows written (outputStatistics), NULL where unknown
-- byte_size: Bytes written (outputStatistics), NULL where unknown
-- lifecycle: lifecycleStateChange of the run that wrote it
-- dataset_key: Internal key of the dataset
-- run_key: Internal key of the earliest producer
SELECT namespace, name, version, created_at, run_id, state, row_count, byte_size, lifecycle, dataset_key, run_key
FROM seen.version_rows
