-- Sources that only a run's lineage names, and the inputs that they are.
SELECT r.run, s.source_key, s.input_key FROM seen.stand_ins AS s JOIN graph_runs AS r USING (run_key)
