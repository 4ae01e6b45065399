-- The datasets that contested identifiers leave in doubt.
SELECT dataset_key, identifier_namespace, identifier_name, namespace, name FROM seen.contested ORDER BY ALL
