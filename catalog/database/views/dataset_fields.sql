-- A field in the schema of a version.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version the schema belongs to
-- field: Name of the field; nested fields by path, a.b
-- type: Type as the emitter wrote it
-- ordinal: Position in the schema, from 0
-- description: Description from the schema facet
-- tags: Tags of the field in force, key=value
-- dataset_key: Internal key of the dataset
WITH tagged AS (
    SELECT dataset_key, tag ->> '$.field' AS field,
        string_agg((tag ->> '$.key') || coalesce('=' || (tag ->> '$.value'), ''), ', ' ORDER BY tag ->> '$.key') AS tags
    FROM (
        SELECT dataset_key, unnest(from_json(body -> '$.tags', '["JSON"]')) AS tag
        FROM seen.facets WHERE entity_kind = 'dataset' AND facet = 'tags'
    )
    WHERE tag ->> '$.field' IS NOT NULL
    GROUP BY dataset_key, tag ->> '$.field'
)
SELECT d.namespace, d.name, f.version, f.field, f.type, f.ordinal, f.description, t.tags, f.dataset_key
FROM seen.version_fields AS f
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN tagged AS t ON t.dataset_key = f.dataset_key AND t.field = f.field
