-- The names of models, the newest change first, then of datasets, that hold every word of a list; each with how many fit.
SELECT d.namespace, d.name, lower(coalesce(d.type, 'dataset')) AS type, count(*) OVER () AS total
FROM listed.datasets AS d
WHERE list_bool_and([contains(lower(concat_ws(' ', d.namespace, d.name, d.type)), w) FOR w IN $words::VARCHAR[]]) IS NOT FALSE
ORDER BY d.type IS DISTINCT FROM 'MODEL', CASE WHEN d.type = 'MODEL' THEN d.updated_at END DESC NULLS LAST,
    d.namespace, d.name
LIMIT $count
