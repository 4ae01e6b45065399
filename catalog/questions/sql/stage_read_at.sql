-- The runs whose output is what is read of a dataset at the time that a version's name `at:…` holds.
CREATE OR REPLACE TEMP TABLE seen_virtual_producers AS
SELECT dataset_key, $version AS version, run_key
FROM (
    SELECT dataset_key, run_key, from_at, until_at FROM seen.definitions
    UNION ALL
    SELECT dataset_key, run_key, from_at, until_at FROM seen.flowing WHERE is_stream
)
WHERE dataset_key = $dataset_key
  AND from_at <= try_cast(substr($version, 4) AS TIMESTAMPTZ)
  AND try_cast(substr($version, 4) AS TIMESTAMPTZ) < until_at
