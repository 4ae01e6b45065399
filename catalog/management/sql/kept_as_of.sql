-- What controls and KPIs were worked out for last, when its newest entry was received, and of how many model versions.
SELECT p.position, p.basis, e.received_at, (SELECT count(*) FROM judged.gates) AS model_versions
FROM managed.progress AS p LEFT JOIN log.entries AS e ON e.position = p.position AND e.writer = $writer
