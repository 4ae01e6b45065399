-- Who owns some datasets, by their facet or, where it names nobody, by their declared source.
SELECT namespace, name, coalesce(owner, source_owner) AS owner
FROM listed.datasets
WHERE dataset_key IN (SELECT unnest($dataset_keys::BIGINT[])) AND coalesce(owner, source_owner) IS NOT NULL
