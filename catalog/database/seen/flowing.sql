-- The outputs that streams name no versions of, while each is in what is there of its dataset (from_at to until_at): as
-- long as what was written since was added to it, and no end, window or view lies between; but for times at which an
-- announced version is the newest. A folder or part of one is no stream. stop_place: of the entry that ends it.
WITH streams AS (
    SELECT w.dataset_key, 'run:' || w.run_id AS version, w.run_key, coalesce(r.ended_at, 'infinity'::TIMESTAMPTZ) AS ended_at
    FROM seen.outputs AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.is_streaming AND NOT w.is_named AND NOT w.is_view
      AND coalesce(w.lifecycle, '') NOT IN ('ALTER', 'RENAME', 'TRUNCATE')
      AND (
        w.dataset_key IN (SELECT dataset_key FROM seen.definitions)
        OR w.dataset_key NOT IN (SELECT folder_key FROM seen.insides) AND NOT (
            w.dataset_key NOT IN (SELECT dataset_key FROM seen.dataset_facts WHERE source_name IS NOT NULL)
            AND w.dataset_key IN (
                SELECT f.dataset_key FROM seen.folds AS f
                WHERE f.folder_key IN (SELECT dataset_key FROM seen.timeline WHERE state = 'produced')
            )
        )
      )
),
entries AS (
    SELECT dataset_key, place, made_at, version, state FROM seen.timeline
    WHERE state IN ('produced', 'end') AND dataset_key IN (SELECT dataset_key FROM streams)
),
-- A version that other runs make too is like any other.
pure AS (
    SELECT p.dataset_key, p.version, max(s.ended_at) AS lasts_until
    FROM seen.productions AS p LEFT JOIN streams AS s USING (dataset_key, version, run_key)
    WHERE p.outcome = 'produced' AND p.dataset_key IN (SELECT dataset_key FROM streams)
    GROUP BY p.dataset_key, p.version HAVING count(*) = count(s.run_key)
),
written AS (
    SELECT m.dataset_key, m.version, any_value(m.write_window) AS write_window, bool_or(
            m.mode = 'append' AND m.lifecycle IS DISTINCT FROM 'ALTER' AND m.lifecycle IS DISTINCT FROM 'RENAME'
        ) AS is_append
    FROM seen.write_modes AS m
    WHERE m.outcome = 'produced' AND m.dataset_key IN (SELECT dataset_key FROM streams)
    GROUP BY m.dataset_key, m.version
),
members AS (
    SELECT e.dataset_key, e.place, e.made_at, e.version, p.dataset_key IS NOT NULL AS is_stream,
        coalesce(p.lasts_until, e.made_at) AS lasts_until
    FROM entries AS e LEFT JOIN pure AS p ON p.dataset_key = e.dataset_key AND p.version = e.version
    WHERE e.version IS NOT NULL AND e.dataset_key IN (SELECT dataset_key FROM pure)
),
stops AS (
    SELECT m.dataset_key, m.place, min(struct_pack(place := e.place, made_at := e.made_at)) AS stop
    FROM members AS m
    JOIN entries AS e ON e.dataset_key = m.dataset_key AND e.place > m.place
    LEFT JOIN written AS w ON w.dataset_key = e.dataset_key AND w.version = e.version
    WHERE e.version IS NULL OR NOT w.is_append OR m.lasts_until < e.made_at - w.write_window
    GROUP BY m.dataset_key, m.place
),
defined AS (
    SELECT m.dataset_key, m.place, min(d.from_at) AS defined_at
    FROM members AS m JOIN seen.definitions AS d ON d.dataset_key = m.dataset_key AND d.from_at >= m.made_at
    GROUP BY m.dataset_key, m.place
),
lasting AS (
    SELECT m.*, s.stop.place AS stop_place, d.defined_at,
        least(coalesce(s.stop.made_at, 'infinity'::TIMESTAMPTZ), coalesce(d.defined_at, 'infinity'::TIMESTAMPTZ)) AS until_at
    FROM members AS m
    LEFT JOIN stops AS s USING (dataset_key, place)
    LEFT JOIN defined AS d USING (dataset_key, place)
),
externals AS (
    SELECT dataset_key, state, made_at AS from_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY place) AS until_at
    FROM seen.timeline
    WHERE dataset_key IN (SELECT dataset_key FROM pure)
      AND dataset_key IN (SELECT dataset_key FROM seen.timeline WHERE state = 'external')
),
pieces AS (
    SELECT * FROM lasting WHERE made_at < until_at AND dataset_key NOT IN (SELECT dataset_key FROM externals)
    UNION ALL
    SELECT l.* REPLACE (least(l.until_at, x.until_at) AS until_at, greatest(l.made_at, x.from_at) AS made_at)
    FROM lasting AS l JOIN externals AS x ON x.dataset_key = l.dataset_key
        AND x.from_at < l.until_at AND x.until_at > l.made_at AND x.from_at < x.until_at
    WHERE x.state <> 'external'
)
SELECT p.dataset_key, p.version, p.place, p.is_stream, p.made_at AS from_at, p.until_at, p.stop_place, p.defined_at,
    s.run_key, s.ended_at
FROM pieces AS p LEFT JOIN streams AS s ON s.dataset_key = p.dataset_key AND s.version = p.version AND p.is_stream
WHERE NOT p.is_stream OR s.run_key IS NOT NULL
