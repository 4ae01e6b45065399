-- The fields of the versions of the closure, in order: as their makers say, else a DatasetEvent, else a reader among
-- the closure's runs.
WITH said AS (
    SELECT c.dataset_key, c.version, m.moment, m.schema_hash, 1 AS preference
    FROM closure_makers AS c
    JOIN seen.mentions AS m ON m.run_key = c.run_key AND m.dataset_key = c.dataset_key AND m.mentioned_as = 'output'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = c.version)
    UNION ALL
    SELECT c.dataset_key, c.version, m.moment, m.schema_hash, 2
    FROM closure_versions AS c
    JOIN seen.mentions AS m ON m.dataset_key = c.dataset_key AND m.mentioned_as = 'dataset'
    WHERE m.schema_hash IS NOT NULL AND coalesce(m.version, 'unversioned') = c.version
    UNION ALL
    SELECT c.dataset_key, c.version, m.moment, m.schema_hash, 3
    FROM closure_readers AS c
    JOIN seen.mentions AS m ON m.run_key = c.run_key AND m.dataset_key = c.dataset_key AND m.mentioned_as = 'input'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = c.version)
),
schemas AS (
    SELECT dataset_key, version,
        arg_min(schema_hash, struct_pack(preference := preference, newest := -moment)) AS schema_hash
    FROM said GROUP BY dataset_key, version
)
SELECT s.dataset_key, s.version, f.field
FROM schemas AS s JOIN reading.fields AS f ON f.facet_hash = s.schema_hash
ORDER BY s.dataset_key, s.version, f.ordinal, f.field
