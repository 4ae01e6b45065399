-- How many findings each kind, model, source, dataset or owner has, of those that fit what is asked for; the most severe first.
-- A model has those on the retention of what it learned from too, as `search_findings` lists them under its name.
WITH grouped AS (
    SELECT f.*, f.namespace AS group_namespace, f.name AS group_name FROM findings AS f
    UNION
    SELECT f.*, m.namespace, m.name
    FROM findings AS f
    JOIN reading.datasets AS d ON d.namespace = f.namespace AND d.name = f.name
    JOIN judged.training_data AS t ON t.dataset_key = d.dataset_key AND t.version = f.version
    JOIN reading.datasets AS m ON m.dataset_key = t.model_key
    WHERE $grouping = 'model' AND f.kind IN (SELECT unnest($retention_kinds::VARCHAR[]))
)
SELECT
    CASE $grouping
        WHEN 'kind' THEN f.kind WHEN 'model' THEN f.group_name WHEN 'source' THEN coalesce(f.source, '')
        WHEN 'owner' THEN coalesce(a.body ->> '$.owner', '') ELSE coalesce(f.about_name, f.name)
    END AS word,
    CASE $grouping WHEN 'model' THEN f.group_namespace END AS namespace,
    count(*) AS number,
    count(*) FILTER (f.severity = 'violation') AS violations,
    count(*) FILTER (f.severity = 'gap') AS gaps,
    count(*) FILTER (f.severity = 'warning') AS warnings,
    count(DISTINCT (f.namespace, f.name, f.version)) AS versions
FROM grouped AS f
LEFT JOIN seen.records AS a ON $grouping = 'owner' AND a.kind = 'assignment' AND a.id = f.id
WHERE ($severity IS NULL OR f.severity = $severity)
  AND ($is_waived IS NULL OR (f.waived_by IS NOT NULL) = $is_waived)
GROUP BY ALL
ORDER BY violations DESC, gaps DESC, warnings DESC, word, namespace
LIMIT $count
