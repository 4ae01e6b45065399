-- What is compared of datasets that look alike: their names, who wrote them last, what their writers read, their columns
-- and where they say they lie.
WITH wanted AS (
    SELECT DISTINCT coalesce(c.canonical_key, n.dataset_key) AS dataset_key
    FROM subset_names AS n LEFT JOIN seen.canonical AS c USING (dataset_key)
),
names AS (
    SELECT w.dataset_key, list(DISTINCT {'namespace': d.namespace, 'name': d.name}) AS names
    FROM wanted AS w
    JOIN (
        SELECT dataset_key AS name_key, dataset_key FROM wanted
        UNION SELECT dataset_key, canonical_key FROM seen.canonical
    ) AS n USING (dataset_key)
    JOIN reading.datasets AS d ON d.dataset_key = n.name_key
    GROUP BY w.dataset_key
),
writers AS (
    SELECT w.dataset_key, max(struct_pack(at := r.last_at, run_key := r.run_key, job_key := r.job_key)) AS latest
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.change.lifecycle IS DISTINCT FROM 'DROP'
    GROUP BY w.dataset_key
),
origins AS (
    SELECT w.dataset_key, list(DISTINCT m.dataset_key) AS read_keys
    FROM seen.writes AS w JOIN seen.mentions AS m ON m.run_key = w.run_key AND m.mentioned_as IN ('input', 'source')
    GROUP BY w.dataset_key
),
columns AS (
    SELECT s.dataset_key, list_sort(list(DISTINCT lower(f.field))) AS fields
    FROM (
        SELECT dataset_key, max(struct_pack(m := moment, v := schema_hash)).v AS schema_hash
        FROM seen.mentions WHERE schema_hash IS NOT NULL GROUP BY dataset_key
    ) AS s JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
    GROUP BY s.dataset_key
),
places AS (
    SELECT dataset_key, any_value(body ->> '$.uri') AS uri FROM seen.facets
    WHERE entity_kind = 'dataset' AND facet = 'dataSource' GROUP BY dataset_key
)
SELECT w.dataset_key, d.namespace, d.name, n.names, j.namespace AS job_namespace, j.name AS job_name,
    coalesce(o.read_keys, []) AS read_keys, coalesce(c.fields, []) AS fields, p.uri
FROM wanted AS w
JOIN reading.datasets AS d USING (dataset_key)
JOIN names AS n USING (dataset_key)
LEFT JOIN writers AS l USING (dataset_key)
LEFT JOIN reading.jobs AS j ON j.job_key = l.latest.job_key
LEFT JOIN origins AS o USING (dataset_key)
LEFT JOIN columns AS c USING (dataset_key)
LEFT JOIN places AS p USING (dataset_key)
