-- The retention state of a version that a rule covers or should cover. Computed when queried.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version
-- state: zombie, disposed, superseded, undetermined, conflict, held, overdue, due_soon, ok or derived_from_expired
-- delete_by: Last day it may be kept
-- keep_until: Last day it must be kept
-- source: Source whose rule sets the deadline
-- why: Reason for the state
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, r.version, r.state, r.delete_by, r.keep_until, r.source, r.why, r.dataset_key
FROM judged.retention AS r JOIN reading.datasets AS d USING (dataset_key)
