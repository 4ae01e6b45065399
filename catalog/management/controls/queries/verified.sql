-- Whether every model in scope passed an assessment, or learned from data whose newest validation passed.
WITH validated AS (
    SELECT t.model_namespace, t.model_name, t.model_version, max(l.validated_at) AS validated_at
    FROM model_training_data AS t JOIN learned_datasets AS l USING (namespace, name)
    WHERE t.depth = 1 AND l.validation = 'pass'
    GROUP BY ALL
)
SELECT m.namespace || ' ' || m.name AS item,
    coalesce(bool_or(a.body ->> '$.passed' = 'true'), false) OR any_value(v.validated_at) IS NOT NULL AS met,
    coalesce(any_value(a.owner), m.owner) AS owner,
    greatest(max(a.reviewed_at), any_value(v.validated_at)) AS reviewed_at,
    CASE WHEN NOT coalesce(bool_or(a.body ->> '$.passed' = 'true'), false) AND any_value(v.validated_at) IS NULL
        THEN 'no assessment passed, and no data it learned from passed a validation' END AS missing
FROM governed_models AS m
LEFT JOIN attestations AS a ON a.kind = 'assessment' AND a.is_in_force AND a.reviewed_at >= $since
    AND list_has_any(a.models, [m.name, m.namespace || ' ' || m.name])
LEFT JOIN validated AS v
    ON v.model_namespace = m.namespace AND v.model_name = m.name AND v.model_version = m.version
WHERE m.is_declared
GROUP BY m.namespace, m.name, m.owner
ORDER BY item
