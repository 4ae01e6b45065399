-- The virtual version of a dataset that is read at the time a name `at:…` holds, where no version has that name.
SELECT coalesce(version, $version) AS version
FROM seen.stands
WHERE dataset_key = $dataset_key AND is_virtual
  AND from_at <= try_cast(substr($version, 4) AS TIMESTAMPTZ)
  AND try_cast(substr($version, 4) AS TIMESTAMPTZ) < until_at
  AND $version NOT IN (SELECT version FROM seen.versions WHERE dataset_key = $dataset_key)
