-- The jobs without a name yet.
SELECT job_key FROM reading.jobs WHERE name = 'unknown'
