-- What is read of a dataset between one change and the next: of those computed when they are read (is_computed), and of
-- their sources. version NULL: a virtual version, named after the time of the read itself, as nothing below has a time.
WITH spans AS (
    SELECT dataset_key, from_at, until_at, 'time' AS resolved_by FROM seen.definitions
    UNION
    SELECT dataset_key, from_at, until_at, 'time' FROM seen.links WHERE kind = 'declared'
    UNION
    SELECT dataset_key, from_at, until_at, 'time' FROM seen.flowing WHERE is_stream
    UNION
    SELECT dataset_key, from_at, until_at, 'containment' FROM seen.held
),
followed AS (
    SELECT dataset_key FROM seen.changes
    UNION
    SELECT source_key FROM seen.links WHERE kind <> 'flow'
    UNION
    SELECT dataset_key FROM spans
),
moments AS (
    SELECT dataset_key, made_at AS from_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY made_at) AS until_at
    FROM (
        SELECT dataset_key, made_at FROM seen.changes
        UNION ALL
        SELECT dataset_key, '-infinity'::TIMESTAMPTZ FROM followed
    )
),
virtual AS (
    SELECT m.dataset_key, m.from_at, min(s.resolved_by) AS resolved_by
    FROM moments AS m
    JOIN spans AS s ON s.dataset_key = m.dataset_key AND s.from_at <= m.from_at AND m.from_at < s.until_at
    GROUP BY m.dataset_key, m.from_at
),
newest AS (
    SELECT dataset_key, made_at, arg_max(version, place) AS version
    FROM (SELECT dataset_key, made_at, place, coalesce(version, '') AS version FROM seen.timeline)
    WHERE dataset_key IN (SELECT dataset_key FROM followed)
    GROUP BY dataset_key, made_at
)
SELECT m.dataset_key, m.from_at, m.until_at,
    CASE
        WHEN v.dataset_key IS NULL THEN coalesce(nullif(n.version, ''), 'unversioned')
        WHEN m.from_at > '-infinity'::TIMESTAMPTZ THEN 'at:'
            || replace(strftime(make_timestamp(epoch_us(m.from_at)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')
    END AS version,
    coalesce(v.resolved_by, CASE WHEN coalesce(n.version, '') = '' THEN 'none' ELSE 'time' END) AS resolved_by,
    v.dataset_key IS NOT NULL AS is_virtual,
    m.dataset_key IN (SELECT dataset_key FROM spans) AS is_computed
FROM moments AS m
LEFT JOIN virtual AS v ON v.dataset_key = m.dataset_key AND v.from_at = m.from_at
ASOF LEFT JOIN newest AS n ON n.dataset_key = m.dataset_key AND n.made_at <= m.from_at
