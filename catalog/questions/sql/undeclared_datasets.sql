-- The datasets that lineage begins at without a declared source, and models without a purpose, with their fields.
WITH edges AS MATERIALIZED (SELECT DISTINCT source_key, source_version, target_key, target_version FROM seen.edges),
leaves AS (
    SELECT DISTINCT e.source_key AS dataset_key FROM edges AS e
    WHERE NOT EXISTS (
        FROM edges AS i WHERE i.target_key = e.source_key AND i.target_version = e.source_version
    )
),
purposes AS (
    SELECT dataset_key FROM seen.facets
    WHERE entity_kind = 'dataset' AND facet = 'whence_model' AND (body ->> '$.purpose') IS NOT NULL
),
fields AS (
    SELECT r.dataset_key, list(f.field ORDER BY f.ordinal) AS fields
    FROM seen.dataset_rows AS r
    JOIN seen.version_fields AS f
        ON f.dataset_key = r.dataset_key AND f.version = coalesce(r.current_version, 'unversioned')
    GROUP BY r.dataset_key
)
SELECT r.namespace, r.name, coalesce(r.type = 'MODEL', false) AS is_model, coalesce(f.fields, []) AS fields,
    r.dataset_key IN (SELECT dataset_key FROM seen.writes) AS is_written
FROM seen.dataset_rows AS r
LEFT JOIN fields AS f USING (dataset_key)
WHERE (r.type = 'MODEL' AND r.dataset_key NOT IN (SELECT dataset_key FROM purposes))
    OR (r.type IS DISTINCT FROM 'MODEL' AND r.source_name IS NULL
        AND r.dataset_key IN (SELECT dataset_key FROM leaves))
ORDER BY r.namespace, r.name
