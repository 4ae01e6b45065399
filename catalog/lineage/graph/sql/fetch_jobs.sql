-- Every job's name in order of keys, and whether the job as such streams.
SELECT j.job_key, j.namespace, j.name, coalesce(upper(k.processing_type) = 'STREAMING', false) AS is_streaming
FROM reading.jobs AS j
LEFT JOIN (
    SELECT job_key, max(struct_pack(m := moment, v := processing_type)).v AS processing_type
    FROM seen.run_events WHERE processing_type IS NOT NULL GROUP BY job_key
) AS k USING (job_key)
ORDER BY j.job_key
