-- The schemas that make up each version's, which is their union, as emitters list parts: those of its producers, of
-- DatasetEvents that give it, and of its readers, in this order, of each the latest first. Of `unversioned` also those of
-- JobEvents. Of one run, or one job's declarations, the latest schema counts.
-- A schema without fields says nothing; a mention of another version says nothing of this one.
WITH written AS (
    SELECT p.dataset_key, p.version, max(struct_pack(m := m.moment, v := m.schema_hash)) AS latest
    FROM (FROM seen.producers UNION ALL SELECT run_key, dataset_key, version FROM seen.virtual_producers) AS p
    JOIN seen.mentions AS m
        ON m.run_key = p.run_key AND m.dataset_key = p.dataset_key AND m.mentioned_as = 'output'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = p.version)
    GROUP BY p.run_key, p.dataset_key, p.version
),
announced AS (
    SELECT dataset_key, coalesce(version, 'unversioned') AS version, mentioned_as,
        max(struct_pack(m := moment, v := schema_hash)) AS latest
    FROM seen.mentions
    WHERE schema_hash IS NOT NULL AND (mentioned_as = 'dataset'
        OR (version IS NULL AND mentioned_as IN ('declared_output', 'declared_input')))
    GROUP BY dataset_key, coalesce(version, 'unversioned'), mentioned_as, job_key
),
observed AS (
    SELECT r.dataset_key, r.version, max(struct_pack(m := m.moment, v := m.schema_hash)) AS latest
    FROM seen.reads AS r
    JOIN seen.mentions AS m
        ON m.run_key = r.run_key AND m.dataset_key = r.dataset_key AND m.mentioned_as = 'input'
    WHERE m.schema_hash IS NOT NULL AND (m.version IS NULL OR m.version = r.version)
    GROUP BY r.run_key, r.dataset_key, r.version
)
SELECT dataset_key, version, list(schema_hash ORDER BY place, schema_hash) AS schema_hashes
FROM (
    -- A schema that several of them state stands once, in its first place.
    SELECT dataset_key, version, latest.v AS schema_hash, min(struct_pack(who := who, m := -latest.m)) AS place
    FROM (
        SELECT dataset_key, version, latest, 1 AS who FROM written
        UNION ALL
        SELECT dataset_key, version, latest, CASE WHEN mentioned_as = 'declared_input' THEN 3 ELSE 2 END FROM announced
        UNION ALL
        SELECT dataset_key, version, latest, 3 FROM observed
    )
    GROUP BY dataset_key, version, latest.v
)
GROUP BY dataset_key, version
