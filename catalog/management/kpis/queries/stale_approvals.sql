-- Approvals of the latest version of a model, and whether they ran out, or something was declared or checked since of what it came from.
WITH newest AS (
    SELECT a.namespace, a.name, a.version, max(a.approved_at) AS approved_at, arg_max(a.approved_by, a.approved_at) AS owner,
        arg_max(coalesce(a.valid_until, 'infinity'::DATE), a.approved_at) AS valid_until, any_value(m.declared_at) AS declared_at
    FROM approvals AS a
    JOIN governed_models AS m ON m.namespace = a.namespace AND m.name = a.name AND m.version = a.version
    GROUP BY ALL
),
changes AS (
    SELECT t.model_namespace AS namespace, t.model_name AS name, t.model_version AS version,
        max(greatest(l.declared_at, l.validated_at)) AS changed_at
    FROM model_training_data AS t JOIN learned_datasets AS l USING (namespace, name)
    GROUP BY ALL
)
SELECT n.namespace || ' ' || n.name || ' ' || n.version AS item,
    (n.valid_until < $today OR coalesce(greatest(c.changed_at, n.declared_at) > n.approved_at, false))::INTEGER AS amount,
    1 AS weight, n.owner, n.approved_at AS at,
    CASE WHEN n.valid_until < $today THEN 'ran out ' || n.valid_until
         WHEN greatest(c.changed_at, n.declared_at) > n.approved_at
             THEN 'changed since ' || greatest(c.changed_at, n.declared_at)::DATE ELSE 'valid' END AS note
FROM newest AS n LEFT JOIN changes AS c USING (namespace, name, version)
ORDER BY item
