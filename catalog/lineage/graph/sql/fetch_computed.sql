-- The datasets that are computed when they are read.
SELECT dataset_key FROM graph_computed ORDER BY dataset_key
