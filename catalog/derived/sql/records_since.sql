-- The records of some kinds received since, and what they took the place of.
SELECT body FROM reading.records
WHERE (kind, id) IN (SELECT (kind, id) FROM reading.records WHERE received_at >= $since AND kind IN (FROM unnest($kinds)))
