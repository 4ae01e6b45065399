-- The versions, by number, that replace what was inside a folder before; not those that add to it or alter it.
SELECT n.node
FROM seen.write_modes AS m
JOIN graph_nodes AS n ON n.dataset_key = m.dataset_key AND n.version = m.version
WHERE m.outcome = 'produced' AND n.state = 'produced' AND m.dataset_key IN (SELECT dataset_key FROM graph_paths)
GROUP BY n.node
HAVING bool_and(m.mode = 'replace' AND m.lifecycle IS DISTINCT FROM 'ALTER' AND m.lifecycle IS DISTINCT FROM 'RENAME')
ORDER BY n.node
