-- What is carried over from an earlier version whatever the mode of writing: by ALTER and RENAME, and from one version that
-- a stream names to the next.
WITH versions AS (SELECT dataset_key, version, created_at FROM seen.versions WHERE state = 'produced'),
timeline AS (SELECT * FROM seen.timeline),
changes AS (
    SELECT DISTINCT m.dataset_key, m.version, v.created_at,
        CASE WHEN m.lifecycle = 'RENAME' THEN m.previous_key ELSE m.dataset_key END AS from_key
    FROM seen.write_modes AS m JOIN versions AS v USING (dataset_key, version)
    WHERE m.created_at IS NOT NULL
      AND (m.lifecycle = 'ALTER' OR (m.lifecycle = 'RENAME' AND m.previous_key IS NOT NULL))
),
last_places AS (SELECT dataset_key, made_at, max(place) AS place FROM timeline GROUP BY dataset_key, made_at),
-- Strictly before in the order (made_at, version): the last place of an earlier instant, or an earlier place of the same.
change_sources AS (
    SELECT c.dataset_key, c.version, c.from_key, max(t.place) AS place
    FROM changes AS c
    JOIN timeline AS t ON t.dataset_key = c.from_key AND t.version IS NOT NULL
        AND (t.made_at < c.created_at OR (t.made_at = c.created_at AND t.version < c.version))
    GROUP BY c.dataset_key, c.version, c.from_key
)
SELECT s.dataset_key AS source_key, s.before_version AS source_version, s.dataset_key AS target_key,
    s.version AS target_version
FROM seen.stream_steps AS s JOIN seen.producers AS p USING (run_key, dataset_key, version)
WHERE s.before_version IS NOT NULL
UNION
SELECT s.from_key, t.version, s.dataset_key, s.version
FROM change_sources AS s
JOIN timeline AS t ON t.dataset_key = s.from_key AND t.place = s.place
WHERE (s.from_key, t.version) IS DISTINCT FROM (s.dataset_key, s.version)
