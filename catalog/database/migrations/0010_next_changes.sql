-- The day on which time alone may change what is judged of a version, so that a new day judges what is due only; what is
-- judged is worked out once more, to have it. No row: no day changes it.
CREATE TABLE judged.next_changes (dataset_key BIGINT, version VARCHAR, changes_on DATE);
DELETE FROM judged.progress;
