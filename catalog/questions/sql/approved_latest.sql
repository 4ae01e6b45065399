-- Latest versions of models that are approved, with how many there are: first those whose approval ran out, then those of
-- which something was declared or came in since, then the approvals given last.
WITH approved AS (
    SELECT m.dataset_key, m.namespace, m.name, m.current_version AS version, max(a.changed_at) AS approved_at,
        max(coalesce(try_cast(a.body ->> '$.until' AS DATE), 'infinity'::DATE)) AS valid_until
    FROM seen.records AS a
    JOIN listed.datasets AS m
        ON m.namespace = (a.body ->> '$.namespace') AND m.name = (a.body ->> '$.name')
        AND m.current_version = (a.body ->> '$.version')
    WHERE a.kind = 'approval' AND (a.body ->> '$.status') IS DISTINCT FROM 'revoked'
    GROUP BY ALL
),
touched AS (
    SELECT a.dataset_key, max(greatest(d.updated_at, f.received_at)) AS changed_at
    FROM approved AS a
    JOIN judged.training_data AS t ON t.model_key = a.dataset_key AND t.model_version = a.version
    JOIN listed.datasets AS d ON d.dataset_key = t.dataset_key
    LEFT JOIN reading.declarations AS f ON f.dataset_key = t.dataset_key
    GROUP BY ALL
)
SELECT a.namespace, a.name, a.version, count(*) OVER () AS total
FROM approved AS a LEFT JOIN touched AS t USING (dataset_key)
ORDER BY a.valid_until < current_date DESC, coalesce(t.changed_at > a.approved_at, false) DESC, a.approved_at DESC,
    a.namespace, a.name
LIMIT $count
