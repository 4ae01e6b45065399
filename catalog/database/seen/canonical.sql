-- Symlinks and aliases: which dataset each linked name stands for. A name sent as a dataset before a mere identifier,
-- then the smallest (namespace, name).
WITH RECURSIVE joined AS (
    SELECT dataset_key, identifier_key FROM reading.symlinks
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    UNION
    SELECT dataset_key, identifier_key FROM seen.aliases
),
links AS (
    SELECT dataset_key AS one, identifier_key AS other FROM joined
    UNION
    SELECT identifier_key, dataset_key FROM joined
),
linked AS (SELECT DISTINCT one AS dataset_key FROM links),
sent AS (
    SELECT DISTINCT m.dataset_key FROM seen.known_mentions AS m
    WHERE m.dataset_key IN (SELECT dataset_key FROM linked)
      AND m.mentioned_as IN ('input', 'output', 'dataset', 'declared_input', 'declared_output')
),
placed AS (
    SELECT l.dataset_key,
        row_number() OVER (ORDER BY s.dataset_key IS NULL, d.namespace, d.name) AS place
    FROM linked AS l
    JOIN reading.datasets AS d USING (dataset_key)
    LEFT JOIN sent AS s USING (dataset_key)
),
component(dataset_key, place) USING KEY (dataset_key) AS (
    SELECT dataset_key, place FROM placed
    UNION
    SELECT l.other, min(c.place)
    FROM component AS c
    JOIN links AS l ON l.one = c.dataset_key
    JOIN recurring.component AS old ON old.dataset_key = l.other
    WHERE c.place < old.place
    GROUP BY l.other
)
SELECT c.dataset_key, p.dataset_key AS canonical_key
FROM component AS c JOIN placed AS p ON p.place = c.place
