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
),
changes(dataset_key, made_at) AS (
    (
        SELECT dataset_key, made_at FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM followed)
        UNION
        SELECT dataset_key, from_at FROM seen.definitions
        UNION
        SELECT n.dataset_key, t.made_at FROM near AS n JOIN seen.timeline AS t ON t.dataset_key = n.other_key
    )
    UNION
    SELECT l.dataset_key, c.made_at
    FROM changes AS c JOIN seen.links AS l ON l.source_key = c.dataset_key
    WHERE l.from_at <= c.made_at AND c.made_at < l.until_at
)
SELECT dataset_key, made_at FROM changes
