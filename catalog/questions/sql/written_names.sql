-- The names of the datasets that runs write.
SELECT d.namespace, d.name
FROM (SELECT DISTINCT dataset_key FROM seen.writes) AS w JOIN reading.datasets AS d USING (dataset_key)
