-- Model versions trained on data that rely on consent
SELECT model_namespace, model_name, model_version, gate, count(DISTINCT name) AS datasets_on_consent
FROM model_training_data
WHERE list_contains(basis, 'eu-gdpr:A6-1-a')
GROUP BY ALL
ORDER BY datasets_on_consent DESC, model_name, model_version
