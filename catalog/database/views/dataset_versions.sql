-- A version of a dataset.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version facet's value, run:<runId> where the run gave none, or unversioned
-- created_at: When it came to be: the earliest producer's COMPLETE; NULL where it never did or nobody knows
-- run_id: Earliest producer; all are in run_outputs
-- state: produced, open, attempted, external or unversioned
-- row_count: Rows written (outputStatistics), NULL where unknown
-- byte_size: Bytes written (outputStatistics), NULL where unknown
-- lifecycle: lifecycleStateChange of the run that wrote it
-- dataset_key: Internal key of the dataset
-- run_key: Internal key of the earliest producer
SELECT namespace, name, version, created_at, run_id, state, row_count, byte_size, lifecycle, dataset_key, run_key
FROM seen.version_rows
