-- Declared edges: source and target dataset, and the job (NULL: a DatasetEvent declared it).
SELECT DISTINCT source_key, target_key, job_key FROM seen.declared_flows
