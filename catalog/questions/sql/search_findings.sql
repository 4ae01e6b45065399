-- Findings that fit what is asked for, the most severe first, a page of them; each with how many fit. NULL asks nothing.
-- Of a model that is named also those on the retention of what it learned from, as its gate counts them.
-- With a grouping those of one group stand together, the groups in the order of `group_findings`.
WITH fitting AS (
    SELECT f.id, f.kind, f.severity, f.namespace, f.name, f.version, f.about_namespace, f.about_name, f.about_version,
        f.source, f.message, f.mend, f.waived_by, w.body ->> '$.reason' AS waiver_reason,
        w.body ->> '$.until' AS waived_until, a.body ->> '$.owner' AS owner, a.body ->> '$.due_at' AS due_at,
        a.changed_at AS assigned_at, b.found_at, f.path::VARCHAR AS path,
        CASE $grouping
            WHEN 'kind' THEN f.kind WHEN 'model' THEN f.name WHEN 'source' THEN coalesce(f.source, '')
            WHEN 'owner' THEN coalesce(a.body ->> '$.owner', '') WHEN 'dataset' THEN coalesce(f.about_name, f.name)
        END AS group_word,
        CASE $grouping WHEN 'model' THEN f.namespace END AS group_namespace
    FROM findings AS f
    LEFT JOIN seen.records AS w ON w.kind = 'waiver' AND f.waived_by IS NOT NULL AND (w.body ->> '$.finding') = f.id
    LEFT JOIN seen.records AS a ON a.kind = 'assignment' AND a.id = f.id
    LEFT JOIN judged.found AS b ON b.id = f.id
    WHERE ($id IS NULL OR f.id = $id)
      AND ($severity IS NULL OR f.severity = $severity)
      AND ($kind IS NULL OR f.kind = $kind)
      AND (($namespace IS NULL OR f.namespace = $namespace) AND ($name IS NULL OR f.name = $name)
        OR f.kind IN (SELECT unnest($retention_kinds::VARCHAR[]))
        AND (f.namespace, f.name, f.version) IN (
            SELECT (d.namespace, d.name, t.version)
            FROM judged.training_data AS t
            JOIN reading.datasets AS m ON m.dataset_key = t.model_key
            JOIN reading.datasets AS d ON d.dataset_key = t.dataset_key
            WHERE m.name = $name AND ($namespace IS NULL OR m.namespace = $namespace)
        ))
      AND ($source IS NULL OR coalesce(f.source, '') = $source)
      AND ($about IS NULL OR coalesce(f.about_name, f.name) = $about)
      AND ($owner IS NULL OR coalesce(a.body ->> '$.owner', '') = $owner)
      AND ($is_waived IS NULL OR (f.waived_by IS NOT NULL) = $is_waived)
)
SELECT id, kind, severity, namespace, name, version, about_namespace, about_name, about_version, source, message, mend,
    waived_by, waiver_reason, waived_until, owner, due_at, assigned_at, found_at, path, group_word, group_namespace,
    count(*) OVER same_group AS group_number, count(*) OVER () AS total
FROM fitting
WINDOW same_group AS (PARTITION BY group_word, group_namespace)
ORDER BY count(*) FILTER (severity = 'violation') OVER same_group DESC,
    count(*) FILTER (severity = 'gap') OVER same_group DESC, count(*) FILTER (severity = 'warning') OVER same_group DESC,
    group_word, group_namespace, list_position(['violation', 'gap', 'warning'], severity), kind, namespace, name, version,
    about_namespace, about_name, id
LIMIT $count OFFSET $skipped
