-- The datasets that are computed when they are read, into a table of this cursor: views, what was only declared, folders
-- with anything inside, what lies inside a folder that runs wrote, and what streams write.
CREATE OR REPLACE TEMP TABLE graph_computed AS
WITH prefixes AS (
    SELECT dataset_key, is_solid, namespace, array_to_string(words[1:unnest(range(1, len(words)))], '/') AS path
    FROM (SELECT dataset_key, is_solid, namespace, string_split(path, '/') AS words FROM graph_paths)
),
folded AS (
    SELECT p.dataset_key, p.is_solid, f.dataset_key AS folder_key, f.is_written
    FROM prefixes AS p JOIN graph_paths AS f ON f.namespace = p.namespace AND f.path = p.path
    WHERE f.path NOT IN ('', '/')
)
SELECT dataset_key FROM seen.outputs WHERE is_view AND NOT is_named AND outcome = 'produced'
UNION
SELECT target_key FROM seen.declared_flows
UNION
SELECT folder_key FROM folded WHERE is_solid
UNION
SELECT dataset_key FROM folded WHERE is_written
UNION
FROM graph_streamed
