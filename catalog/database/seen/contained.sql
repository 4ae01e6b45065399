-- The edges into folders and parts of folders, with the times between which they hold.
WITH folders AS (SELECT DISTINCT dataset_key FROM seen.held WHERE is_folder),
points AS (
    SELECT dataset_key, from_at, lead(from_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY from_at) AS until_at
    FROM (
        SELECT dataset_key, made_at AS from_at FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM seen.held)
        UNION
        SELECT dataset_key, unnest([from_at, until_at]) FROM seen.arounds
    )
    WHERE from_at < 'infinity'::TIMESTAMPTZ
),
-- Of each folder around: what it was at a point of time; the nearest one that is there counts.
enclosing AS (
    SELECT p.dataset_key, p.from_at,
        max(struct_pack(depth := a.depth, made_at := a.from_at, folder_key := a.folder_key, version := a.version)) AS nearest
    FROM (
        SELECT p.dataset_key, p.from_at, f.folder_key
        FROM points AS p JOIN (SELECT DISTINCT dataset_key, folder_key FROM seen.arounds) AS f USING (dataset_key)
    ) AS p
    ASOF JOIN seen.arounds AS a
        ON a.dataset_key = p.dataset_key AND a.folder_key = p.folder_key AND a.from_at <= p.from_at
    WHERE p.from_at < a.until_at
    GROUP BY p.dataset_key, p.from_at
),
newest AS (
    SELECT dataset_key, made_at, arg_max(coalesce(version, ''), place) AS version
    FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM points)
    GROUP BY dataset_key, made_at
),
bases AS (
    SELECT p.dataset_key, p.from_at, p.until_at, e.nearest, nullif(n.version, '') AS version, n.made_at
    FROM points AS p
    LEFT JOIN enclosing AS e ON e.dataset_key = p.dataset_key AND e.from_at = p.from_at
    ASOF LEFT JOIN newest AS n ON n.dataset_key = p.dataset_key AND n.made_at <= p.from_at
),
parts AS (SELECT folder_key, dataset_key FROM seen.insides WHERE is_outermost),
moments AS (
    SELECT dataset_key, from_at, until_at FROM seen.stands
    WHERE dataset_key IN (SELECT dataset_key FROM folders) AND dataset_key IN (SELECT dataset_key FROM parts)
),
-- What a part counts as that is a folder itself: virtual while anything inside counts, else its own version.
nested AS (
    SELECT m.dataset_key, m.from_at, m.until_at, h.dataset_key IS NOT NULL AS is_virtual, l.version
    FROM moments AS m
    LEFT JOIN (FROM seen.held WHERE is_folder) AS h
        ON h.dataset_key = m.dataset_key AND h.from_at <= m.from_at AND m.from_at < h.until_at
    LEFT JOIN seen.lives AS l
        ON l.dataset_key = m.dataset_key AND l.from_at <= m.from_at AND m.from_at < l.until_at
),
counting AS (
    SELECT l.dataset_key, l.from_at, l.until_at, l.version
    FROM seen.lives AS l WHERE l.dataset_key NOT IN (SELECT dataset_key FROM folders)
    UNION ALL
    SELECT dataset_key, from_at, until_at,
        CASE
            WHEN NOT is_virtual THEN version
            WHEN from_at > '-infinity'::TIMESTAMPTZ THEN 'at:'
                || replace(strftime(make_timestamp(epoch_us(from_at)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')
        END
    FROM nested WHERE is_virtual OR version IS NOT NULL
)
SELECT dataset_key AS target_key, from_at, until_at,
    CASE WHEN version IS NULL OR nearest.made_at > made_at THEN nearest.folder_key ELSE dataset_key END AS source_key,
    CASE WHEN version IS NULL OR nearest.made_at > made_at THEN nearest.version ELSE version END AS source_version
FROM bases WHERE version IS NOT NULL OR nearest IS NOT NULL
UNION ALL
SELECT p.folder_key, c.from_at, c.until_at, c.dataset_key, c.version
FROM parts AS p JOIN counting AS c USING (dataset_key)
WHERE c.from_at < c.until_at AND p.folder_key IN (SELECT dataset_key FROM folders)
