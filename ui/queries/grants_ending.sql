-- Legal bases that end within a year, or have ended
SELECT valid_to, status, namespace, name, grant_id, basis, purposes
FROM grants
WHERE valid_to < current_date + INTERVAL 1 YEAR
ORDER BY valid_to, namespace, name
