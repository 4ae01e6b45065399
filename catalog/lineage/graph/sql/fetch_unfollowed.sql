-- What the graph does not follow by itself: jobs without runs that declare lineage, and datasets others were renamed from.
SELECT DISTINCT 'job' AS reason, job_key AS key FROM reading.mentions
WHERE mentioned_as LIKE 'declared_%' AND job_key NOT IN (SELECT job_key FROM seen.runs)
UNION ALL
SELECT DISTINCT 'renamed', change.previous_key FROM seen.writes
WHERE change.lifecycle = 'RENAME' AND change.previous_key IS NOT NULL
