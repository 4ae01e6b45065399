-- Where the readable content of datasets ended, and by which run (-1: a DatasetEvent).
SELECT e.dataset_key, epoch_us(e.made_at) AS made_at, coalesce(r.run, -1) AS run
FROM seen.ends AS e LEFT JOIN graph_runs AS r USING (run_key)
