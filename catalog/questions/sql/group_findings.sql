-- How many findings each kind, model, source, dataset or owner has, of those that fit what is asked for; the most severe first.
SELECT
    CASE $grouping
        WHEN 'kind' THEN f.kind WHEN 'model' THEN f.name WHEN 'source' THEN coalesce(f.source, '')
        WHEN 'owner' THEN coalesce(a.body ->> '$.owner', '') ELSE coalesce(f.about_name, f.name)
    END AS word,
    CASE $grouping WHEN 'model' THEN f.namespace END AS namespace,
    count(*) AS number,
    count(*) FILTER (f.severity = 'violation') AS violations,
    count(*) FILTER (f.severity = 'gap') AS gaps,
    count(*) FILTER (f.severity = 'warning') AS warnings,
    count(DISTINCT (f.namespace, f.name, f.version)) AS versions
FROM findings AS f
LEFT JOIN seen.records AS a ON $grouping = 'owner' AND a.kind = 'assignment' AND a.id = f.id
WHERE ($severity IS NULL OR f.severity = $severity)
  AND ($is_waived IS NULL OR (f.waived_by IS NOT NULL) = $is_waived)
GROUP BY ALL
ORDER BY violations DESC, gaps DESC, warnings DESC, word, namespace
LIMIT $count
