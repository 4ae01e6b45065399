-- The snapshots that scan reports name, and whether a version is known that each is (`named_reads`).
WITH scans AS (
    SELECT DISTINCT dataset_key, scanned FROM seen.mentions WHERE mentioned_as = 'input' AND scanned IS NOT NULL
)
SELECT s.dataset_key, s.scanned, coalesce(bool_or(n.state IN ('produced', 'attempted', 'open')), false) AS is_found
FROM scans AS s
LEFT JOIN graph_nodes AS n ON n.dataset_key = s.dataset_key AND regexp_full_match(n.version, '[0-9]+')
    AND CASE
        WHEN regexp_full_match(s.scanned, '[0-9]+') THEN n.version = s.scanned
        ELSE try_cast(n.version AS DOUBLE) = try_cast(s.scanned AS DOUBLE)
    END
GROUP BY s.dataset_key, s.scanned
