-- The datasets that runs wrote under some names in normal form, with the job that wrote each last.
WITH named AS (
    SELECT dataset_key, coalesce(spelled_key, dataset_key) AS path_key, namespace, name FROM reading.datasets
    WHERE coalesce(spelled_key, dataset_key) IN (SELECT unnest($path_keys::BIGINT[])) AND NOT is_placeholder
),
writers AS (
    SELECT dataset_key, arg_max(job_key, moment) AS job_key
    FROM seen.known_mentions
    WHERE mentioned_as = 'output' AND run_key IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM named)
      AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
    GROUP BY dataset_key
)
SELECT n.path_key, n.dataset_key, n.namespace, n.name, j.namespace AS job_namespace, j.name AS job_name
FROM named AS n JOIN writers AS w USING (dataset_key) JOIN reading.jobs AS j USING (job_key)
ORDER BY n.path_key, n.namespace, n.name
