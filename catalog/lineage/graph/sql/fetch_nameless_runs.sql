-- The runs under the job `unknown`, and the run that each is (NULL: no other of its runId is known).
SELECT DISTINCT e.run_key AS sent_key, e.run_id, l.meant.run_key AS run_key
FROM reading.jobs AS j
JOIN reading.run_events AS e ON e.job_key = j.job_key AND e.run_key IS NOT NULL
LEFT JOIN seen.later_names AS l ON l.sent_key = e.run_key
WHERE j.name = 'unknown'
