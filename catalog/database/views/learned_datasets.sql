-- A dataset that a model version learned from, and what is declared, checked and recorded of it. Computed when queried.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- owner: Who is responsible for it: of its declared source, else of its ownership facet
-- is_source: Whether lineage starts here
-- depth: Number of hops before the nearest model
-- model_versions: Number of model versions that learned from it
-- source: Declared source (whence_source in force), NULL where none is declared
-- channel: Acquisition channel of the source
-- supplier: Supplier of the source
-- licence: Licence of the source
-- original_purpose: Purpose for which the source was collected
-- identifiability: How personal its versions are, at most
-- has_personal_data: Whether it is declared which personal data it holds
-- has_grants: Whether a legal basis is declared
-- has_retention: Whether a retention rule is declared
-- has_preparation: Whether it is recorded how it was prepared (whence_preparation)
-- has_labelling: Whether it is recorded how it was labelled (whence_labelling)
-- roles: What it was used for in training: train, validation, test
-- has_column_lineage: Whether it is known column by column what it came from
-- declared_at: When something was last declared of it
-- validated_at: When a suite was last run on it, NULL where none was
-- validation: Verdict of the newest validation
-- dataset_key: Internal key of the canonical name
WITH learned AS (
    SELECT t.dataset_key, bool_or(t.is_source) AS is_source, min(t.depth) AS depth,
        count(DISTINCT (t.model_key, t.model_version)) AS model_versions
    FROM judged.training_data AS t WHERE t.depth > 0 GROUP BY t.dataset_key
),
declared AS (
    SELECT s.dataset_key, max(f.body) FILTER (s.facet = 'whence_source') AS source,
        bool_or(s.facet = 'whence_personal_data') AS has_personal_data, bool_or(s.facet = 'whence_grants') AS has_grants,
        bool_or(s.facet = 'whence_retention') AS has_retention
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE NOT f.cleared GROUP BY s.dataset_key
),
recorded AS (
    SELECT dataset_key, bool_or(facet = 'whence_preparation') AS has_preparation,
        bool_or(facet = 'whence_labelling') AS has_labelling,
        list_sort(list_distinct(list(body ->> '$.role') FILTER (facet = 'whence_role'))) AS roles
    FROM seen.facets WHERE facet IN ('whence_preparation', 'whence_labelling', 'whence_role') GROUP BY dataset_key
),
declared_last AS (
    SELECT coalesce(c.canonical_key, d.dataset_key) AS dataset_key, max(d.event_time) AS declared_at
    FROM reading.declarations AS d LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
    WHERE d.dataset_key IS NOT NULL AND d.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    GROUP BY ALL
),
by_column AS (
    SELECT DISTINCT dataset_key FROM seen.mentions WHERE column_lineage_hash IS NOT NULL OR lineage_hash IS NOT NULL
),
validated AS (
    SELECT dataset_key, max(validated_at) AS validated_at, arg_max(verdict, validated_at) AS validation
    FROM seen.validations GROUP BY dataset_key
),
held AS (
    SELECT dataset_key, arg_max(identifiability, list_position(
        ['unknown', 'non_personal', 'anonymised', 'pseudonymised', 'personal'], identifiability)) AS identifiability
    FROM judged.labels WHERE column_name IS NULL GROUP BY dataset_key
)
SELECT d.namespace, d.name, coalesce(p.source ->> '$.owner', d.owner) AS owner, l.is_source, l.depth, l.model_versions,
    p.source ->> '$.name' AS source, p.source ->> '$.channel' AS channel, p.source ->> '$.supplier' AS supplier,
    p.source ->> '$.licence' AS licence, p.source ->> '$.original_purpose' AS original_purpose, h.identifiability,
    coalesce(p.has_personal_data, false) AS has_personal_data, coalesce(p.has_grants, false) AS has_grants,
    coalesce(p.has_retention, false) AS has_retention, coalesce(r.has_preparation, false) AS has_preparation,
    coalesce(r.has_labelling, false) AS has_labelling, coalesce(r.roles, []) AS roles,
    b.dataset_key IS NOT NULL AS has_column_lineage, t.declared_at, v.validated_at, v.validation,
    l.dataset_key
FROM learned AS l
JOIN seen.dataset_rows AS d USING (dataset_key)
LEFT JOIN declared AS p USING (dataset_key)
LEFT JOIN recorded AS r USING (dataset_key)
LEFT JOIN declared_last AS t USING (dataset_key)
LEFT JOIN by_column AS b USING (dataset_key)
LEFT JOIN validated AS v USING (dataset_key)
LEFT JOIN held AS h USING (dataset_key)
