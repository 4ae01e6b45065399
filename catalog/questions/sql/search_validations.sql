-- Suites on datasets with their newest result, a page of those that fit, each with how many fit; what wants something done
-- comes first. A suite that is demanded and was never run is `missing`; a result without a verdict of each is `errored`.
WITH stated AS (
    SELECT dataset_key, suite, count(*) AS validations, max(validated_at) AS validated_at,
        max_by(
            struct_pack(version, suite_digest, verdict, evaluated, failed, errored), (moment, version)
        ) AS newest
    FROM seen.validations GROUP BY dataset_key, suite
),
demanded AS (
    SELECT dataset_key, w ->> '$.name' AS suite, any_value(w ->> '$.digest') AS digest
    FROM (
        SELECT s.dataset_key, unnest(try_cast(f.body -> '$.suites' AS JSON[])) AS w
        FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
        WHERE s.facet = 'whence_suites' AND NOT f.cleared
    )
    WHERE (w ->> '$.name') IS NOT NULL
    GROUP BY ALL
),
paired AS (
    SELECT coalesce(t.dataset_key, d.dataset_key) AS dataset_key, coalesce(t.suite, d.suite) AS suite,
        CASE
            WHEN t.suite IS NULL THEN 'missing'
            WHEN t.newest.errored > 0 THEN 'errored'
            ELSE t.newest.verdict
        END AS outcome,
        t.newest.version AS version, t.validated_at, coalesce(t.validations, 0) AS validations,
        t.newest.evaluated AS evaluated, t.newest.failed AS failed, t.newest.errored AS errored,
        d.suite IS NOT NULL AS is_demanded,
        coalesce(t.newest.suite_digest <> d.digest, false) AS is_stale
    FROM stated AS t
    FULL JOIN demanded AS d ON d.dataset_key = t.dataset_key AND d.suite = t.suite
)
SELECT n.namespace, n.name, p.* EXCLUDE (dataset_key), count(*) OVER () AS total
FROM paired AS p
JOIN reading.datasets AS n ON n.dataset_key = p.dataset_key
WHERE list_bool_and([
    contains(lower(concat_ws(' ', n.namespace, n.name, p.suite)), w) FOR w IN $words::VARCHAR[]
  ]) IS NOT FALSE
  AND ($outcome IS NULL OR p.outcome = $outcome)
  AND ($suite IS NULL OR p.suite = $suite)
  AND ($namespace IS NULL OR n.namespace = $namespace)
  AND ($name IS NULL OR n.name = $name)
ORDER BY list_position(['violation', 'errored', 'missing', 'warning', 'pass'], p.outcome), n.namespace, n.name, p.suite
LIMIT $count OFFSET $skipped
