-- Empty what was judged of the staged versions, and of every version of the staged datasets (version NULL).
DELETE FROM judged.progress;
DELETE FROM judged.labels AS j USING judged_again AS a
WHERE j.dataset_key = a.dataset_key AND (a.version IS NULL OR j.version = a.version);
DELETE FROM judged.findings AS j USING judged_again AS a
WHERE j.target_key = a.dataset_key AND (a.version IS NULL OR j.version = a.version);
DELETE FROM judged.retention AS j USING judged_again AS a
WHERE j.dataset_key = a.dataset_key AND (a.version IS NULL OR j.version = a.version);
DELETE FROM judged.gates AS j USING judged_again AS a
WHERE j.dataset_key = a.dataset_key AND (a.version IS NULL OR j.version = a.version);
DELETE FROM judged.training_data AS j USING judged_again AS a
WHERE j.model_key = a.dataset_key AND (a.version IS NULL OR j.model_version = a.version)
