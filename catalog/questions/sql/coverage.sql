-- How much is declared, and was validated, of the datasets that models learned from.
WITH learned AS (
    SELECT t.dataset_key, bool_or(t.is_source) AS is_source, any_value(d.source_name) IS NOT NULL AS has_source
    FROM judged.training_data AS t JOIN listed.datasets AS d USING (dataset_key)
    WHERE t.depth > 0 GROUP BY t.dataset_key
),
declared AS (
    SELECT s.dataset_key, bool_or(s.facet = 'whence_personal_data') AS has_personal_data,
        bool_or(s.facet = 'whence_retention') AS has_retention
    FROM seen.declared_facts AS s JOIN reading.facets AS y USING (facet_hash)
    WHERE s.facet IN ('whence_personal_data', 'whence_retention') AND NOT y.cleared
    GROUP BY s.dataset_key
),
validated AS (SELECT DISTINCT dataset_key FROM seen.validations)
SELECT count(*) AS datasets, count(*) FILTER (l.is_source) AS sources,
    count(*) FILTER (l.is_source AND l.has_source) AS sources_declared,
    count(*) FILTER (l.is_source AND d.has_personal_data) AS personal_data_declared,
    count(*) FILTER (l.is_source AND d.has_retention) AS retention_declared,
    count(v.dataset_key) AS validated
FROM learned AS l LEFT JOIN declared AS d USING (dataset_key) LEFT JOIN validated AS v USING (dataset_key)
