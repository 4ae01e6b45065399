-- Whether any run of some runIds that began under the job `unknown` is another, and either names a dataset or its job
-- streams; or whether lineage is declared of the job `unknown`, as it counts where no run is left to it.
WITH joined AS (
    SELECT l.sent_key, l.meant.run_key AS run_key, l.meant.job_key AS meant_job_key, e.job_key
    FROM seen.later_names AS l JOIN reading.run_events AS e ON e.run_key = l.sent_key
    WHERE e.run_id IN (SELECT unnest($run_ids::VARCHAR[]))
)
SELECT EXISTS (
    FROM reading.mentions
    WHERE run_key IN (SELECT sent_key FROM joined) OR run_key IN (SELECT run_key FROM joined)
       OR (run_key IS NULL AND job_key IN (SELECT job_key FROM joined))
) OR EXISTS (
    FROM reading.run_events
    WHERE upper(processing_type) = 'STREAMING' AND job_key IN (SELECT meant_job_key FROM joined)
)
