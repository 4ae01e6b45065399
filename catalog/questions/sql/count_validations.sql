-- How many suites on datasets have each outcome (`search_validations`), and how many validations there are in all.
WITH stated AS (
    SELECT dataset_key, suite, count(*) AS validations,
        max_by(CASE WHEN errored > 0 THEN 'errored' ELSE verdict END, (moment, version)) AS outcome
    FROM seen.validations GROUP BY dataset_key, suite
),
demanded AS (
    SELECT s.dataset_key, unnest(json_extract_string(f.body, '$.suites[*].name')) AS suite
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_suites' AND NOT f.cleared
),
missing AS (SELECT DISTINCT dataset_key, suite FROM demanded WHERE suite IS NOT NULL EXCEPT SELECT dataset_key, suite FROM stated)
SELECT outcome, count(*) AS suites, sum(validations)::BIGINT AS validations
FROM stated GROUP BY outcome
UNION ALL
SELECT 'missing', count(*), 0 FROM missing HAVING count(*) > 0
