-- Open findings by kind, and how many versions have them
SELECT severity, kind, count(*) AS findings, count(DISTINCT (namespace, name, version)) AS versions
FROM findings
WHERE waived_by IS NULL
GROUP BY severity, kind
ORDER BY CASE severity WHEN 'violation' THEN 1 WHEN 'gap' THEN 2 ELSE 3 END, findings DESC, kind
