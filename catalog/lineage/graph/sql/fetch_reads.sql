-- The reads that were resolved by time, in order of dataset and time; looped: the run had made an entry by then.
SELECT q.dataset_key, epoch_us(q.named_at) AS named_at, r.run,
    EXISTS (
        FROM seen.productions AS p
        WHERE p.run_key = q.run_key AND p.dataset_key = q.dataset_key AND p.created_at <= q.named_at
    ) OR EXISTS (
        FROM seen.ends AS e WHERE e.run_key = q.run_key AND e.dataset_key = q.dataset_key AND e.made_at <= q.named_at
    ) AS is_looped
FROM seen.plain_reads AS q JOIN graph_runs AS r USING (run_key)
WHERE q.resolved_by <> 'explicit'
ORDER BY q.dataset_key, q.named_at
