-- Latest versions of models with an approval that was not revoked, and whether the best they have ran out, is for another purpose, or something was declared or checked since of what they came from.
WITH changes AS (
    SELECT t.model_namespace AS namespace, t.model_name AS name, t.model_version AS version,
        max(greatest(l.declared_at, l.validated_at)) AS changed_at
    FROM model_training_data AS t JOIN learned_datasets AS l USING (namespace, name)
    GROUP BY ALL
),
approved AS (
    SELECT a.namespace, a.name, a.version, a.approved_at, a.approved_by,
        CASE WHEN a.valid_until < $today THEN 'ran out ' || a.valid_until
             WHEN greatest(c.changed_at, m.declared_at) > a.approved_at
                 THEN 'changed since ' || greatest(c.changed_at, m.declared_at)::DATE
             WHEN m.purpose <> coalesce(a.purpose, '') THEN 'for another purpose than ' || m.purpose END AS fault,
        CASE WHEN fault IS NULL THEN 0 WHEN a.valid_until < $today THEN 2 ELSE 1 END AS rank
    FROM approvals AS a
    JOIN governed_models AS m ON m.namespace = a.namespace AND m.name = a.name AND m.version = a.version
    LEFT JOIN changes AS c ON c.namespace = a.namespace AND c.name = a.name AND c.version = a.version
    WHERE a.status IS DISTINCT FROM 'revoked'
),
best AS (
    SELECT namespace, name, version, arg_min(struct_pack(a := approved_by, f := fault, t := approved_at),
        struct_pack(r := rank, t := -epoch_us(approved_at))) AS b
    FROM approved GROUP BY ALL
)
SELECT namespace || ' ' || name || ' ' || version AS item, (b.f IS NOT NULL)::INTEGER AS amount, 1 AS weight,
    b.a AS owner, b.t AS at, coalesce(b.f, 'valid') AS note
FROM best
ORDER BY item
