-- Take out of one derived table what it holds of the invalidated versions; where version is NULL, of the dataset whole.
DELETE FROM {table} USING (SELECT dataset_key AS its_key, version AS its_version FROM invalidated_rows) AS i
WHERE {dataset_key} = its_key AND (its_version IS NULL OR {version} = its_version)
