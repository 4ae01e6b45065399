-- Datasets that models learned from and no suite ever validated, nearest to a model first, each with how many there are.
SELECT d.namespace, d.name, count(DISTINCT (t.model_key, t.model_version)) AS model_versions, min(t.depth) AS depth,
    bool_or(t.is_source) AS is_source, count(*) OVER () AS total
FROM judged.training_data AS t
JOIN reading.datasets AS d ON d.dataset_key = t.dataset_key
ANTI JOIN (SELECT DISTINCT dataset_key FROM seen.validations) AS v ON v.dataset_key = t.dataset_key
WHERE t.depth > 0
  AND list_bool_and([contains(lower(concat_ws(' ', d.namespace, d.name)), w) FOR w IN $words::VARCHAR[]]) IS NOT FALSE
GROUP BY d.namespace, d.name
ORDER BY depth, model_versions DESC, d.namespace, d.name
LIMIT $count OFFSET $skipped
