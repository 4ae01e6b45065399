-- The versions that runs name as what they read. One that the run names on its outputs too is what it made: MERGE names
-- both. Where a scan report gives a version that was written or announced, that is what the run read of the dataset,
-- whatever version facets say; a float gives the one whose double it equals.
WITH named AS (
    SELECT run_key, dataset_key, version, scanned, min(event_time) AS named_at,
        max(struct_pack(m := moment, v := flow_role)) FILTER (flow_role IS NOT NULL) AS flow_role
    FROM seen.mentions WHERE mentioned_as = 'input' AND (version IS NOT NULL OR scanned IS NOT NULL)
    GROUP BY run_key, dataset_key, version, scanned
),
scans AS (SELECT DISTINCT dataset_key, scanned FROM named WHERE scanned IS NOT NULL),
known AS (
    SELECT dataset_key, version FROM seen.productions WHERE dataset_key IN (SELECT dataset_key FROM scans)
    UNION
    SELECT dataset_key, version FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND version IS NOT NULL AND lifecycle IS DISTINCT FROM 'DROP'
      AND dataset_key IN (SELECT dataset_key FROM scans)
),
found AS (
    SELECT s.dataset_key, s.scanned, max(k.version) AS version
    FROM scans AS s
    JOIN known AS k ON k.dataset_key = s.dataset_key AND regexp_full_match(k.version, '[0-9]+')
        AND CASE
            WHEN regexp_full_match(s.scanned, '[0-9]+') THEN k.version = s.scanned
            ELSE try_cast(k.version AS DOUBLE) = try_cast(s.scanned AS DOUBLE)
        END
    GROUP BY s.dataset_key, s.scanned
),
reported AS (
    SELECT DISTINCT n.run_key, n.dataset_key
    FROM named AS n JOIN found AS f ON f.dataset_key = n.dataset_key AND f.scanned = n.scanned
)
SELECT i.run_key, i.dataset_key, i.version, min(i.named_at) AS named_at, max(i.flow_role) AS flow_role
FROM (
    SELECT n.run_key, n.dataset_key, coalesce(f.version, n.version) AS version, n.named_at, n.flow_role
    FROM named AS n
    LEFT JOIN found AS f ON f.dataset_key = n.dataset_key AND f.scanned = n.scanned
    WHERE n.scanned IS NOT NULL
       OR NOT EXISTS (FROM reported AS r WHERE r.run_key = n.run_key AND r.dataset_key = n.dataset_key)
) AS i
ANTI JOIN (
    SELECT run_key, dataset_key, version FROM seen.mentions WHERE mentioned_as = 'output' AND version IS NOT NULL
) AS o ON o.run_key = i.run_key AND o.dataset_key = i.dataset_key AND o.version = i.version
WHERE i.version IS NOT NULL
GROUP BY i.run_key, i.dataset_key, i.version
