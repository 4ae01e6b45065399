-- When anything of each of some datasets was first known to be there.
SELECT dataset_key, min(created_at) AS first_at FROM seen.versions
WHERE state IN ('produced', 'external') AND created_at IS NOT NULL
    AND dataset_key IN (SELECT unnest($dataset_keys::BIGINT[]))
GROUP BY dataset_key
