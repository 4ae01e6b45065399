-- The fields of each union of schemas there is, in order. Those equal but for case and quotes are one, spelt and typed as
-- the first schema has it; two that one schema lists stay two.
WITH listed AS (
    SELECT u.schema_hashes, u.place, f.field, f.type, f.description, f.ordinal,
        translate(lower(f.field), '"`[]', '') AS folded
    FROM (
        SELECT schema_hashes, unnest(schema_hashes) AS schema_hash, generate_subscripts(schema_hashes, 1) AS place
        FROM (SELECT DISTINCT schema_hashes FROM seen.version_schemas)
    ) AS u
    JOIN reading.fields AS f ON f.facet_hash = u.schema_hash
)
SELECT schema_hashes, field, type, description,
    (row_number() OVER (PARTITION BY schema_hashes ORDER BY place, ordinal) - 1)::INTEGER AS ordinal
FROM (FROM listed QUALIFY place = min(place) OVER (PARTITION BY schema_hashes, folded))
