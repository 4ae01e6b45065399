-- Pairs of datasets whose names look alike, one of which is read, never written and declares no source, while a run writes
-- the other; and pairs that are both written in one namespace, and differ by letter case or quotes alone. Joined on the last parts of
-- names, so that it costs what the names are, not their square.
WITH roles AS (
    SELECT dataset_key, bool_or(is_written) AS is_written, bool_or(NOT is_written) AS is_read
    FROM (
        SELECT coalesce(c.canonical_key, m.dataset_key) AS dataset_key, m.mentioned_as = 'output' AS is_written
        FROM reading.mentions AS m LEFT JOIN seen.canonical AS c USING (dataset_key)
        WHERE m.mentioned_as IN ('input', 'output', 'source', 'edge', 'declared_input')
        UNION ALL
        SELECT coalesce(c.canonical_key, m.target_key), true
        FROM reading.mentions AS m LEFT JOIN seen.canonical AS c ON c.dataset_key = m.target_key
        WHERE m.mentioned_as = 'edge'
    )
    WHERE dataset_key IS NOT NULL GROUP BY dataset_key
),
named AS (
    SELECT r.dataset_key, r.is_written, p.stem_key, p.tail_key, d.namespace, lower(regexp_replace(d.name, '["`\[\]]', '', 'g')) AS small_name
    FROM (
        SELECT dataset_key, dataset_key AS name_key, is_written, is_read FROM roles
        UNION
        SELECT r.dataset_key, c.dataset_key, r.is_written, r.is_read
        FROM roles AS r JOIN seen.canonical AS c ON c.canonical_key = r.dataset_key
    ) AS r
    JOIN reading.name_parts AS p ON p.dataset_key = r.name_key
    JOIN reading.datasets AS d ON d.dataset_key = r.name_key
    WHERE NOT d.is_placeholder
),
dead_ends AS (
    SELECT n.dataset_key, n.stem_key, n.tail_key FROM named AS n LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
    WHERE NOT n.is_written AND f.source_name IS NULL
),
-- What hundreds of names end in says nothing about any of them.
tails AS (
    SELECT tail_key FROM named WHERE is_written AND tail_key IS NOT NULL
    GROUP BY tail_key HAVING count(DISTINCT dataset_key) <= $most
),
stems AS (
    SELECT stem_key FROM named WHERE is_written AND stem_key IS NOT NULL
    GROUP BY stem_key HAVING count(DISTINCT dataset_key) <= $most
),
alike AS (
    SELECT e.dataset_key AS one_key, w.dataset_key AS other_key
    FROM dead_ends AS e JOIN tails USING (tail_key) JOIN named AS w ON w.tail_key = e.tail_key AND w.is_written
    UNION
    SELECT e.dataset_key, w.dataset_key
    FROM dead_ends AS e JOIN stems USING (stem_key) JOIN named AS w ON w.stem_key = e.stem_key AND w.is_written
    UNION
    SELECT a.dataset_key, b.dataset_key
    FROM named AS a JOIN named AS b ON a.namespace = b.namespace AND a.small_name = b.small_name
        AND a.is_written AND b.is_written AND a.dataset_key < b.dataset_key
),
-- What a steward decided, or took back, is no question any more.
decided AS (
    SELECT coalesce(c.canonical_key, a.dataset_key) AS one_key, coalesce(o.canonical_key, a.identifier_key) AS other_key
    FROM reading.aliases AS a
    LEFT JOIN seen.canonical AS c ON c.dataset_key = a.dataset_key
    LEFT JOIN seen.canonical AS o ON o.dataset_key = a.identifier_key
)
SELECT a.one_key, a.other_key
FROM alike AS a
WHERE a.one_key <> a.other_key AND NOT EXISTS (
    FROM decided AS d
    WHERE (d.one_key = a.one_key AND d.other_key = a.other_key) OR (d.one_key = a.other_key AND d.other_key = a.one_key)
)
