-- Undeclared datasets, by number of model versions they affect
SELECT about_namespace AS namespace, about_name AS name, count(DISTINCT (name, version)) AS versions_reached
FROM findings
WHERE kind IN ('undeclared_source', 'unknown_personal_data')
GROUP BY ALL
ORDER BY versions_reached DESC, namespace, name
