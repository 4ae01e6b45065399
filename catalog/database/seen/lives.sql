-- When each version of what lies inside a folder counts there: until the next entry, or until any folder around it was
-- replaced or ended. What has a declared source and no version yet counts as `unversioned`.
WITH parts AS (SELECT dataset_key, bool_or(is_source) AS is_source FROM seen.insides GROUP BY dataset_key),
entries AS (
    SELECT dataset_key, version, made_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY place) AS until_at
    FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM parts)
),
around AS (SELECT folder_key, dataset_key FROM seen.folds WHERE dataset_key IN (SELECT dataset_key FROM parts)),
wipes AS (
    SELECT dataset_key AS folder_key, made_at FROM seen.ends WHERE dataset_key IN (SELECT folder_key FROM around)
    UNION
    SELECT m.dataset_key, v.created_at
    FROM seen.write_modes AS m JOIN seen.versions AS v USING (dataset_key, version)
    WHERE m.outcome = 'produced' AND m.dataset_key IN (SELECT folder_key FROM around)
    GROUP BY m.dataset_key, m.version, v.created_at
    HAVING bool_and(m.mode = 'replace' AND m.lifecycle IS DISTINCT FROM 'ALTER' AND m.lifecycle IS DISTINCT FROM 'RENAME')
),
wiped AS (
    SELECT e.dataset_key, e.made_at, min(w.made_at) AS wiped_at
    FROM (SELECT e.dataset_key, e.made_at, a.folder_key FROM entries AS e JOIN around AS a USING (dataset_key)) AS e
    ASOF JOIN wipes AS w ON w.folder_key = e.folder_key AND e.made_at < w.made_at
    GROUP BY e.dataset_key, e.made_at
)
SELECT e.dataset_key, e.version, e.made_at AS from_at,
    least(e.until_at, coalesce(w.wiped_at, 'infinity'::TIMESTAMPTZ)) AS until_at
FROM entries AS e LEFT JOIN wiped AS w USING (dataset_key, made_at)
WHERE e.version IS NOT NULL AND e.made_at < e.until_at
UNION ALL
SELECT p.dataset_key, 'unversioned', '-infinity'::TIMESTAMPTZ,
    coalesce(min(e.made_at) FILTER (e.version IS NOT NULL), 'infinity'::TIMESTAMPTZ)
FROM parts AS p LEFT JOIN entries AS e USING (dataset_key)
WHERE p.is_source GROUP BY p.dataset_key
