-- Which dataset lies inside which, where names are paths (catalog/values/spelling.py): folder_key is every folder around
-- dataset_key, by whole parts of the path; the root contains nothing. depth: of the folder.
WITH folders AS (SELECT dataset_key AS folder_key, namespace, path FROM seen.paths WHERE path NOT IN ('', '/')),
split AS (SELECT dataset_key, namespace, string_split(path, '/') AS words FROM seen.paths),
prefixes AS (
    SELECT dataset_key, namespace, words, unnest(range(1, len(words))) AS depth FROM split
),
pairs AS (
    SELECT f.folder_key, p.dataset_key, p.depth
    FROM prefixes AS p
    JOIN folders AS f ON f.namespace = p.namespace AND f.path = array_to_string(p.words[1:p.depth], '/')
),
keys AS (SELECT folder_key AS dataset_key FROM pairs UNION SELECT dataset_key FROM pairs),
observed AS (
    SELECT dataset_key FROM seen.mentions WHERE dataset_key IN (SELECT dataset_key FROM keys)
    UNION
    SELECT target_key FROM seen.mentions WHERE target_key IN (SELECT dataset_key FROM keys)
)
SELECT folder_key, dataset_key, depth FROM pairs
WHERE folder_key IN (SELECT dataset_key FROM observed) AND dataset_key IN (SELECT dataset_key FROM observed)
