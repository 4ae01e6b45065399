-- Empty what was judged before.
DELETE FROM judged.progress;
DELETE FROM judged.labels;
DELETE FROM judged.findings;
DELETE FROM judged.retention;
DELETE FROM judged.gates;
DELETE FROM judged.training_data
