-- What the list of suites on datasets can be narrowed to: each filter with each of its values.
SELECT DISTINCT filter, word FROM (
    SELECT unnest(['suite', 'namespace']) AS filter, unnest([v.suite, d.namespace]) AS word
    FROM seen.validations AS v JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
    UNION ALL
    SELECT 'suite', unnest(json_extract_string(f.body, '$.suites[*].name'))
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_suites' AND NOT f.cleared
)
WHERE word IS NOT NULL
ORDER BY filter, word
LIMIT 2000
