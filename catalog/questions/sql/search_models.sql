-- Models that fit what is asked for with the verdict on their newest version, a page, each with how many fit.
SELECT m.namespace, m.name, m.current_version, coalesce(g.decision, 'unjudged') AS verdict,
    coalesce(g.violations, 0) AS violations, coalesce(g.gaps, 0) AS gaps, coalesce(g.warnings, 0) AS warnings,
    coalesce(g.waived, 0) AS waived,
    m.purpose, m.owner, m.updated_at, m.versions, m.description, count(*) OVER () AS total
FROM listed.datasets AS m
LEFT JOIN judged.gates AS g ON g.dataset_key = m.dataset_key AND g.version = coalesce(m.current_version, 'unversioned')
WHERE m.type = 'MODEL'
  AND list_bool_and([
    contains(lower(concat_ws(' ', m.namespace, m.name, m.owner, m.description, m.purpose)), w)
    FOR w IN $words::VARCHAR[]
  ]) IS NOT FALSE
  AND ($verdict IS NULL OR coalesce(g.decision, 'unjudged') = $verdict)
  AND ($owner IS NULL OR coalesce(m.owner, '') = $owner)
  AND ($namespace IS NULL OR m.namespace = $namespace)
  AND ($purpose IS NULL OR coalesce(m.purpose, '') = $purpose)
ORDER BY list_position(['violation', 'gap', 'unjudged', 'pass'], coalesce(g.decision, 'unjudged')), m.namespace, m.name
LIMIT $count OFFSET $skipped
