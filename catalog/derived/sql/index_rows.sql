-- The rows of the dataset index: of some datasets, or of all where dataset_keys is NULL.
WITH fields AS (
    SELECT s.dataset_key,
        array_to_string(list_sort(list(DISTINCT lower(concat_ws(' ', f.field, f.description)))), ' ') AS words,
        list_sort(list(DISTINCT struct_pack(field := f.field, description := f.description))) AS columns
    FROM (SELECT DISTINCT dataset_key, unnest(schema_hashes) AS schema_hash FROM seen.version_schemas) AS s
    JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
    GROUP BY s.dataset_key
),
tags AS (
    SELECT dataset_key, string_agg(lower(body ->> '$.tags'), ' ' ORDER BY body ->> '$.tags') AS words
    FROM seen.facets WHERE entity_kind = 'dataset' AND facet = 'tags' GROUP BY dataset_key
),
purposes AS (
    SELECT s.dataset_key, y.body ->> '$.purpose' AS purpose
    FROM seen.declared_facts AS s JOIN reading.facets AS y USING (facet_hash)
    WHERE s.facet = 'whence_model' AND NOT y.cleared
),
source_owners AS (
    SELECT s.dataset_key, min(y.body ->> '$.owner') AS owner
    FROM seen.declared_facts AS s JOIN reading.facets AS y USING (facet_hash)
    WHERE s.facet = 'whence_source' AND NOT y.cleared
    GROUP BY s.dataset_key
),
produced AS (
    SELECT dataset_key, count(*) AS versions FROM seen.versions WHERE state = 'produced' GROUP BY dataset_key
)
SELECT d.dataset_key, d.namespace, d.name, d.type, d.description, d.owner, d.source_name, d.current_version,
    d.first_seen_at, d.updated_at, d.dropped_at, coalesce(v.versions, 0) AS versions, p.purpose, f.columns,
    o.owner AS source_owner,
    concat_ws(' ',
        lower(concat_ws(' ', d.namespace, d.name, d.type, d.owner, o.owner, d.source_name, d.description, p.purpose)),
        f.words, t.words) AS words
FROM seen.dataset_rows AS d
LEFT JOIN fields AS f USING (dataset_key)
LEFT JOIN tags AS t USING (dataset_key)
LEFT JOIN purposes AS p USING (dataset_key)
LEFT JOIN source_owners AS o USING (dataset_key)
LEFT JOIN produced AS v USING (dataset_key)
WHERE $dataset_keys::BIGINT[] IS NULL OR d.dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
