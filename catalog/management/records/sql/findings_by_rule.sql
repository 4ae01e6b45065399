-- The groups of findings that open a record by rule, the most severe first: of one kind, on one source.
SELECT kind, source, severity, count(*) AS number, list_sort(list(id))[:20] AS ids, min(message) AS message, min(mend) AS mend,
    list_sort(list(DISTINCT {'namespace': namespace, 'name': name}))[:20] AS models
FROM findings
WHERE waived_by IS NULL AND severity IN ('violation', 'gap')
GROUP BY kind, source, severity
ORDER BY severity DESC, kind, source
