-- What appended versions carry over: the version just before, or in its place what a stream had brought until then.
WITH modes AS (SELECT * FROM seen.write_modes WHERE created_at IS NOT NULL),
versions AS (SELECT dataset_key, version, created_at FROM seen.versions WHERE state = 'produced'),
appended AS (
    SELECT dataset_key, version, any_value(write_window) AS write_window
    FROM modes GROUP BY dataset_key, version
    HAVING bool_or(mode = 'append' AND lifecycle IS DISTINCT FROM 'ALTER' AND lifecycle IS DISTINCT FROM 'RENAME')
),
-- What a stream had brought just before an appended version, in the place of the stream's own.
flowed AS (
    SELECT DISTINCT a.dataset_key, a.version, s.version AS source_version
    FROM appended AS a
    JOIN seen.timeline AS t ON t.dataset_key = a.dataset_key AND t.version = a.version
    JOIN seen.flowing AS f ON f.dataset_key = a.dataset_key AND f.is_stream AND f.place < t.place
        AND t.place < coalesce(f.stop_place, t.place + 1) AND t.made_at <= coalesce(f.defined_at, t.made_at)
    JOIN seen.timeline AS w ON w.dataset_key = f.dataset_key AND w.place = f.place AND w.made_at < t.made_at
    JOIN seen.stands AS s ON s.dataset_key = a.dataset_key AND s.is_virtual
        AND s.from_at < t.made_at AND t.made_at <= s.until_at
)
SELECT m.dataset_key AS source_key, b.earlier_version AS source_version, m.dataset_key AS target_key,
    m.version AS target_version
FROM appended AS m
JOIN versions AS v USING (dataset_key, version)
JOIN seen.versions_before AS b USING (dataset_key, version)
LEFT JOIN flowed AS f USING (dataset_key, version)
WHERE b.earlier_version IS NOT NULL AND f.dataset_key IS NULL
  AND (m.write_window IS NULL OR b.earlier_at >= v.created_at - m.write_window)
UNION
SELECT dataset_key, source_version, dataset_key, version FROM flowed
