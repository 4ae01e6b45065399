-- Findings that fit what is asked for, the most severe first, a page of them; each with how many fit. NULL asks nothing.
SELECT f.id, f.kind, f.severity, f.namespace, f.name, f.version, f.about_namespace, f.about_name, f.about_version,
    f.source, f.message, f.mend, f.waived_by, w.body ->> '$.reason' AS waiver_reason, w.body ->> '$.until' AS waived_until,
    a.body ->> '$.owner' AS owner, a.body ->> '$.due_at' AS due_at, f.path::VARCHAR AS path, count(*) OVER () AS total
FROM findings AS f
LEFT JOIN seen.records AS w ON w.kind = 'waiver' AND f.waived_by IS NOT NULL AND (w.body ->> '$.finding') = f.id
LEFT JOIN seen.records AS a ON a.kind = 'assignment' AND a.id = f.id
WHERE ($id IS NULL OR f.id = $id)
  AND ($severity IS NULL OR f.severity = $severity)
  AND ($kind IS NULL OR f.kind = $kind)
  AND ($namespace IS NULL OR f.namespace = $namespace)
  AND ($name IS NULL OR f.name = $name)
  AND ($source IS NULL OR coalesce(f.source, '') = $source)
  AND ($about IS NULL OR coalesce(f.about_name, f.name) = $about)
  AND ($owner IS NULL OR coalesce(a.body ->> '$.owner', '') = $owner)
  AND ($is_waived IS NULL OR (f.waived_by IS NOT NULL) = $is_waived)
ORDER BY list_position(['violation', 'gap', 'warning'], f.severity), f.kind, f.namespace, f.name, f.version,
    f.about_namespace, f.about_name, f.id
LIMIT $count OFFSET $skipped
