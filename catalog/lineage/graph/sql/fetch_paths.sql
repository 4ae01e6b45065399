-- The datasets whose names are paths.
SELECT dataset_key, namespace, path, is_solid, is_written FROM graph_paths
