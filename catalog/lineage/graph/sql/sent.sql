-- Which of some names an event sent as a dataset.
SELECT DISTINCT dataset_key FROM reading.mentions
WHERE dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
  AND mentioned_as IN ('input', 'output', 'dataset', 'declared_input', 'declared_output')
