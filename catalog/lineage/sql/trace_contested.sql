-- The identifiers that leave datasets of the closure in doubt, and who claims each.
SELECT dataset_key, identifier_namespace, identifier_name, namespace, name FROM seen.contested
WHERE dataset_key IN (SELECT target_key FROM closure)
ORDER BY ALL
