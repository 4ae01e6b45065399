-- The column edges that the runs of the closure state of the versions they made.
-- In one order, however many threads there are: approvals are bound to a digest of the rows.
-- The makers under the names they were sent under.
WITH sent AS (
    FROM closure_makers
    UNION
    SELECT sent_key FROM seen.later_names WHERE meant.run_key IN (FROM closure_makers)
),
said AS (
    SELECT run_key, dataset_key, mentioned_as, column_lineage_hash, lineage_hash
    FROM seen.mentions
    WHERE run_key IN (FROM closure_makers) AND mentioned_as IN ('input', 'output')
      AND place IN (SELECT rowid FROM reading.mentions WHERE run_key IN (FROM sent))
),
stated AS (
    SELECT m.run_key, m.dataset_key AS target_key, unnest([m.column_lineage_hash, m.lineage_hash]) AS facet_hash
    FROM said AS m
    WHERE m.mentioned_as = 'output' AND (m.column_lineage_hash IS NOT NULL OR m.lineage_hash IS NOT NULL)
    UNION
    SELECT e.run_key, NULL, e.lineage_hash FROM seen.run_events AS e
    WHERE e.run_key IN (FROM closure_makers) AND e.lineage_hash IS NOT NULL
),
named AS (
    SELECT DISTINCT s.run_key, coalesce(tc.canonical_key, e.target_key, s.target_key) AS target_key, e.target_field,
        coalesce(sc.canonical_key, e.source_key) AS source_key, e.source_field, e.type, e.subtype, e.masking
    FROM stated AS s
    JOIN reading.column_edges AS e USING (facet_hash)
    LEFT JOIN seen.canonical AS tc ON tc.dataset_key = e.target_key
    LEFT JOIN seen.canonical AS sc ON sc.dataset_key = e.source_key
),
listed AS (
    SELECT DISTINCT run_key, dataset_key FROM said WHERE mentioned_as = 'input'
),
-- What `stand_ins` finds for all runs, found for these alone: of a source and the input it may be both are given, as the
-- one that does not feed the output is left out.
pairs AS (
    SELECT n.run_key, n.source_key, l.dataset_key AS input_key,
        coalesce(s.spelled_namespace, s.namespace) = coalesce(i.spelled_namespace, i.namespace)
            AND starts_with(coalesce(s.spelled_name, s.name), coalesce(i.spelled_name, i.name) || '/') AS is_inside,
        len(i.name) AS length, list_filter(regexp_split_to_array(s.name, '[./]'), word -> word <> '') AS words,
        list_filter(regexp_split_to_array(i.name, '[./]'), word -> word <> '') AS input_words
    FROM (SELECT DISTINCT run_key, source_key FROM named WHERE source_key IS NOT NULL) AS n
    ANTI JOIN listed AS o ON o.run_key = n.run_key AND o.dataset_key = n.source_key
    JOIN listed AS l ON l.run_key = n.run_key
    JOIN reading.datasets AS s ON s.dataset_key = n.source_key
    JOIN reading.datasets AS i ON i.dataset_key = l.dataset_key
),
nearest AS (
    SELECT run_key, source_key, coalesce(
        arg_max(input_key, length) FILTER (is_inside),
        CASE WHEN count(*) FILTER (is_alike) = 1 THEN min(input_key) FILTER (is_alike) END
    ) AS input_key
    FROM (
        SELECT *, len(words) > 0 AND len(input_words) >= len(words)
            AND input_words[len(input_words) - len(words) + 1:] = words AS is_alike
        FROM pairs
    )
    GROUP BY run_key, source_key
),
meant AS (
    SELECT * FROM named
    UNION
    SELECT n.* REPLACE (m.input_key AS source_key)
    FROM named AS n JOIN nearest AS m USING (run_key, source_key) WHERE m.input_key IS NOT NULL
)
SELECT run_key, NULL AS job_namespace, NULL AS job_name, target_key, target_field, source_key, source_field, type, subtype,
    masking
FROM meant
ORDER BY ALL
