-- Names that are one by spelling and by stewards' aliases: of each the class, which goes by its smallest key.
WITH RECURSIVE links AS (
    SELECT dataset_key AS one, other_key AS other FROM seen.spellings
    UNION
    SELECT other_key, dataset_key FROM seen.spellings
    UNION
    SELECT dataset_key, other_key FROM seen.declared_pairs
    UNION
    SELECT other_key, dataset_key FROM seen.declared_pairs
),
component(dataset_key, class_key) USING KEY (dataset_key) AS (
    SELECT DISTINCT one, one FROM links
    UNION
    SELECT l.other, min(c.class_key)
    FROM component AS c
    JOIN links AS l ON l.one = c.dataset_key
    JOIN recurring.component AS old ON old.dataset_key = l.other
    WHERE c.class_key < old.class_key
    GROUP BY l.other
)
SELECT dataset_key, class_key FROM component
