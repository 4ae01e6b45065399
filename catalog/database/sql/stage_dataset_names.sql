-- Every name of some datasets, of the folders around them and of what lies inside them: what is read of a dataset may be
-- what is there. Events about others cannot change an answer about these, but for what is declared together with them.
CREATE OR REPLACE TEMP TABLE subset_names AS
WITH wanted AS (SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key),
own AS (SELECT namespace, path FROM seen.paths WHERE dataset_key IN (FROM wanted)),
around AS (
    SELECT DISTINCT namespace, array_to_string(words[1:depth], '/') AS path
    FROM (
        SELECT namespace, string_split(path, '/') AS words, unnest(range(1, len(string_split(path, '/')))) AS depth FROM own
    )
),
named AS (
    SELECT dataset_key, coalesce(spelled_namespace, namespace) AS namespace, coalesce(spelled_name, name) AS path
    FROM reading.datasets
    WHERE coalesce(spelled_namespace, namespace) IN (SELECT namespace FROM own)
),
nested AS (
    FROM wanted
    UNION
    SELECT n.dataset_key FROM named AS n JOIN around AS a ON a.namespace = n.namespace AND a.path = n.path
    UNION
    -- '0' follows '/': a range is joined by sorting, where a prefix would be compared with every name.
    SELECT n.dataset_key FROM named AS n
    JOIN own AS o ON n.path > o.path || '/' AND n.path < o.path || '0' AND n.namespace = o.namespace
    WHERE o.path NOT IN ('', '/')
),
canonical AS (
    SELECT coalesce(c.canonical_key, n.dataset_key) AS dataset_key
    FROM nested AS n LEFT JOIN seen.canonical AS c ON c.dataset_key = n.dataset_key
)
SELECT dataset_key FROM canonical
UNION
SELECT dataset_key FROM seen.canonical WHERE canonical_key IN (FROM canonical)
