-- When what is read of a dataset changes, with whatever it is computed from: of those computed, and of their sources.
WITH RECURSIVE folded AS (
    SELECT DISTINCT dataset_key FROM seen.held
),
near AS (
    SELECT i.folder_key AS dataset_key, i.dataset_key AS other_key FROM seen.insides AS i
    WHERE i.folder_key NOT IN (SELECT dataset_key FROM seen.definitions)
    UNION
    SELECT f.dataset_key, f.folder_key FROM seen.folds AS f WHERE f.dataset_key IN (SELECT dataset_key FROM folded)
),
followed AS (
    SELECT dataset_key FROM seen.links
    UNION
    SELECT source_key FROM seen.links
    UNION
    SELECT dataset_key FROM seen.definitions
    UNION
    SELECT dataset_key FROM folded
    UNION
    SELECT dataset_key FROM seen.flowing
),
changes(dataset_key, made_at) AS (
    (
        SELECT dataset_key, made_at FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM followed)
        UNION
        SELECT dataset_key, from_at FROM seen.definitions
        UNION
        SELECT f.dataset_key, n.named_at
        FROM seen.flowing AS f
        JOIN seen.flows AS l ON l.run_key = f.run_key AND l.target_key = f.dataset_key
        JOIN seen.stream_inputs AS i ON i.run_key = f.run_key AND i.dataset_key = l.source_key AND i.is_explicit
        JOIN seen.named_reads AS n ON n.run_key = i.run_key AND n.dataset_key = i.dataset_key
        WHERE f.is_stream AND n.named_at > i.named_at AND n.named_at <= i.ended_at
          AND f.from_at <= n.named_at AND n.named_at < f.until_at
        UNION
        SELECT n.dataset_key, t.made_at FROM near AS n JOIN seen.timeline AS t ON t.dataset_key = n.other_key
    )
    UNION
    SELECT l.dataset_key, c.made_at
    FROM changes AS c JOIN seen.links AS l ON l.source_key = c.dataset_key
    WHERE l.from_at <= c.made_at AND c.made_at < l.until_at
)
SELECT dataset_key, made_at FROM changes
