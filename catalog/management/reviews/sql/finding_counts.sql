-- How many findings of the catalog stand, by severity, and how many of them are waived.
SELECT severity, count(*) AS number, count(waived_by) AS waived
FROM findings GROUP BY severity ORDER BY severity = 'violation' DESC, severity = 'gap' DESC, severity
