-- The SQL of runs in some facets, with the job of each run.
SELECT r.run_key, j.namespace AS job_namespace, j.name AS job_name, b.body
FROM (
    SELECT unnest($run_keys::BIGINT[]) AS run_key, unnest($job_keys::BIGINT[]) AS job_key,
        unnest($facet_hashes::BIGINT[]) AS facet_hash
) AS r
JOIN reading.facets AS b USING (facet_hash)
JOIN reading.jobs AS j USING (job_key)
WHERE NOT b.cleared
