-- Sources of each model version, with licences, legal bases and retention
SELECT model_name, model_version, gate, name AS dataset, version, source, channel, licence, basis, identifiability, delete_by
FROM model_training_data
WHERE is_source
ORDER BY model_name, model_version, dataset
