-- Whether there is any validation at all.
SELECT count(*) > 0 FROM (FROM reading.checks LIMIT 1)
