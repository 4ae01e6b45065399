-- Names that are one dataset with others: which of them each stands for. A name sent as a dataset before a mere
-- identifier, then the smallest (namespace, name).
WITH sent AS (
    SELECT DISTINCT m.dataset_key FROM seen.known_mentions AS m
    WHERE m.dataset_key IN (SELECT dataset_key FROM seen.grouped)
      AND m.mentioned_as IN ('input', 'output', 'dataset', 'declared_input', 'declared_output')
),
placed AS (
    SELECT g.group_key, d.dataset_key, struct_pack(is_identifier := s.dataset_key IS NULL, ns := d.namespace, n := d.name)
        AS place
    FROM seen.grouped AS g
    JOIN reading.datasets AS d USING (dataset_key)
    LEFT JOIN sent AS s USING (dataset_key)
),
-- As one list, because the optimizer takes what it cannot count for billions of rows, and plans all that reads this for
-- as many; a list it takes for one.
groups AS (
    SELECT list(dataset_key) AS dataset_keys, arg_min(dataset_key, place) AS canonical_key FROM placed GROUP BY group_key
)
SELECT unnest(one.dataset_keys) AS dataset_key, one.canonical_key
FROM (
    SELECT unnest(list(struct_pack(dataset_keys := dataset_keys, canonical_key := canonical_key))) AS one FROM groups
)
