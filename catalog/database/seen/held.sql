-- When a dataset is more than its own version: while something inside it counts (is_folder), or a folder around it is there.
WITH points AS (
    SELECT i.folder_key AS dataset_key, true AS is_folder, unnest([l.from_at, l.until_at]) AS made_at, unnest([1, -1]) AS change
    FROM seen.insides AS i JOIN seen.lives AS l USING (dataset_key)
    WHERE l.from_at < l.until_at AND i.folder_key NOT IN (SELECT dataset_key FROM seen.definitions)
    UNION ALL
    SELECT dataset_key, false, unnest([from_at, until_at]), unnest([1, -1]) FROM seen.arounds
),
counts AS (
    SELECT dataset_key, is_folder, made_at,
        sum(sum(change)) OVER (PARTITION BY dataset_key, is_folder ORDER BY made_at) AS count
    FROM points GROUP BY dataset_key, is_folder, made_at
),
turns AS (
    SELECT dataset_key, is_folder, made_at, count > 0 AS is_held,
        lag(count, 1, 0) OVER (PARTITION BY dataset_key, is_folder ORDER BY made_at) > 0 AS was_held
    FROM counts
),
spans AS (
    SELECT dataset_key, is_folder, is_held, made_at AS from_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key, is_folder ORDER BY made_at) AS until_at
    FROM turns WHERE is_held <> was_held
)
SELECT dataset_key, is_folder, from_at, until_at FROM spans WHERE is_held
