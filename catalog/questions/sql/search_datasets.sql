-- Datasets that fit what is asked for, a page of them, each with how many fit. NULL asks nothing, '' for what is not said.
WITH page AS (
    SELECT d.dataset_key, d.namespace, d.name, d.type, d.owner, d.source_name, d.description, d.current_version,
        d.updated_at, d.dropped_at, count(*) OVER () AS total
    FROM listed.datasets AS d
    WHERE d.type IS DISTINCT FROM 'MODEL'
      AND list_bool_and([contains(d.words, w) FOR w IN $words::VARCHAR[]]) IS NOT FALSE
      AND ($kind IS NULL OR coalesce(d.type, '') = $kind)
      AND ($owner IS NULL OR coalesce(d.owner, '') = $owner)
      AND ($namespace IS NULL OR d.namespace = $namespace)
      AND ($source IS NULL OR coalesce(d.source_name, '') = $source)
      AND ($basis IS NULL OR d.dataset_key IN (SELECT g.dataset_key FROM grants AS g WHERE g.basis = $basis))
      AND ($purpose IS NULL
        OR d.dataset_key IN (SELECT g.dataset_key FROM grants AS g WHERE list_contains(g.purposes, $purpose)))
      AND ($verdict IS NULL OR $verdict = 'none' OR d.dataset_key IN (
        SELECT f.about_key FROM judged.findings AS f
        WHERE f.waived_by IS NULL AND f.severity = $verdict AND f.about_key IS NOT NULL))
      AND ($verdict IS DISTINCT FROM 'none' OR d.dataset_key NOT IN (
        SELECT f.about_key FROM judged.findings AS f WHERE f.waived_by IS NULL AND f.about_key IS NOT NULL))
    ORDER BY CASE WHEN $by_update THEN d.updated_at END DESC,
        list_bool_and([contains(lower(d.name), w) FOR w IN $words::VARCHAR[]]) DESC, d.namespace, d.name
    LIMIT $count OFFSET $skipped
)
SELECT p.namespace, p.name, p.type, p.owner, p.source_name, p.description, p.current_version, p.updated_at, p.dropped_at,
    CASE WHEN $is_assessed THEN coalesce((
        SELECT arg_min(f.severity, list_position(['violation', 'gap', 'warning'], f.severity)) FROM judged.findings AS f
        WHERE f.about_key = p.dataset_key AND f.waived_by IS NULL
    ), 'none') END AS verdict,
    CASE WHEN $is_assessed THEN (
        SELECT any_value(l.identifiability) FROM judged.labels AS l
        WHERE l.dataset_key = p.dataset_key AND l.version = coalesce(p.current_version, 'unversioned')
          AND l.column_name IS NULL
    ) END AS identifiability,
    CASE WHEN $is_assessed THEN (
        SELECT any_value(r.state) FROM judged.retention AS r
        WHERE r.dataset_key = p.dataset_key AND r.version = coalesce(p.current_version, 'unversioned')
    ) END AS retention,
    p.total
FROM page AS p
ORDER BY CASE WHEN $by_update THEN p.updated_at END DESC,
    list_bool_and([contains(lower(p.name), w) FOR w IN $words::VARCHAR[]]) DESC, p.namespace, p.name
