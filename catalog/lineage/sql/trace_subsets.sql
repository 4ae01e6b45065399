-- Which part of a dataset some runs say they read or wrote, within the times of a trace: the latest facet of each version
-- named, and of each dataset (version NULL). By names as they were sent.
WITH said AS (
    SELECT run_key, dataset_key, mentioned_as = 'output' AS is_output, version, moment, subset_hash
    FROM seen.known_mentions
    WHERE subset_hash IS NOT NULL AND mentioned_as IN ('input', 'output')
      -- As JSON: a list of thousands of numbers takes longer to hand over than their subsets to find.
      AND run_key IN (SELECT unnest(from_json($run_keys, '["BIGINT"]')))
      AND event_time BETWEEN $since::TIMESTAMPTZ AND $until::TIMESTAMPTZ
      AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
)
SELECT run_key, dataset_key, is_output, version, max(moment) AS moment,
    arg_max(subset_hash, moment) AS subset_hash
FROM said WHERE version IS NOT NULL GROUP BY run_key, dataset_key, is_output, version
UNION ALL
SELECT run_key, dataset_key, is_output, NULL, max(moment), arg_max(subset_hash, moment)
FROM said GROUP BY run_key, dataset_key, is_output
