-- The schema of a version: its producer's, else a DatasetEvent's that gives it, else its latest reader's.
-- A schema without fields says nothing; a mention of another version says nothing of this one.
WITH written AS (
    SELECT p.dataset_key, p.version, max(struct_pack(m := m.moment, v := m.schema_hash)).v AS schema_hash
    FROM seen.productions AS p
    JOIN seen.mentions AS m
        ON m.run_key = p.run_key AND m.dataset_key = p.dataset_key AND m.mentioned_as = 'output'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = p.version)
    GROUP BY p.dataset_key, p.version
),
announced AS (
    SELECT dataset_key, coalesce(version, 'unversioned') AS version,
        max(struct_pack(m := moment, v := schema_hash)).v AS schema_hash
    FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND schema_hash IS NOT NULL
    GROUP BY ALL
),
observed AS (
    SELECT r.dataset_key, r.version, max(struct_pack(m := m.moment, v := m.schema_hash)).v AS schema_hash
    FROM seen.reads AS r
    JOIN seen.mentions AS m
        ON m.run_key = r.run_key AND m.dataset_key = r.dataset_key AND m.mentioned_as = 'input'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = r.version)
    GROUP BY r.dataset_key, r.version
)
SELECT dataset_key, version, arg_min(schema_hash, preference) AS schema_hash
FROM (
    SELECT *, 1 AS preference FROM written
    UNION ALL SELECT *, 2 FROM announced
    UNION ALL SELECT *, 3 FROM observed
)
GROUP BY dataset_key, version
