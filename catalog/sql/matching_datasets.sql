-- The datasets that hold every word of a list, in lower case, in what is said of them, their columns or their tags.
WITH fields AS (
    SELECT s.dataset_key, string_agg(lower(f.told), ' ') AS told
    FROM (SELECT DISTINCT dataset_key, schema_hash FROM seen.version_schemas) AS s
    JOIN (
        SELECT facet_hash, string_agg(concat_ws(' ', field, description), ' ') AS told
        FROM reading.fields GROUP BY facet_hash
    ) AS f ON f.facet_hash = s.schema_hash
    GROUP BY s.dataset_key
),
tags AS (
    SELECT dataset_key, string_agg(lower(body ->> '$.tags'), ' ') AS told
    FROM seen.facets WHERE entity_kind = 'dataset' AND facet = 'tags' GROUP BY dataset_key
)
SELECT d.dataset_key
FROM seen.dataset_rows AS d
LEFT JOIN fields AS f USING (dataset_key)
LEFT JOIN tags AS t USING (dataset_key)
WHERE list_bool_and([
    contains(concat_ws(' ', lower(concat_ws(' ', d.namespace, d.name, d.type, d.owner, d.source_name, d.description)),
        f.told, t.told), w)
    FOR w IN $words::VARCHAR[]
])
