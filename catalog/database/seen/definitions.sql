-- The runs that made a dataset a view, of several at one instant the greatest by name; each until another does, or a
-- version or an end takes its place.
WITH made AS (
    SELECT w.dataset_key, w.made_at, arg_max(w.run_key, struct_pack(a := j.namespace, b := j.name, c := w.run_id)) AS run_key,
        arg_max(coalesce(w.lifecycle = 'TRUNCATE', false), struct_pack(a := j.namespace, b := j.name, c := w.run_id)) AS is_emptied
    FROM seen.outputs AS w JOIN reading.jobs AS j USING (job_key)
    WHERE w.is_view AND NOT w.is_named AND w.outcome = 'produced'
      AND w.dataset_key NOT IN (SELECT dataset_key FROM seen.placeholders)
    GROUP BY w.dataset_key, w.made_at
),
moments AS (
    SELECT dataset_key, made_at FROM made
    UNION
    SELECT dataset_key, made_at FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM made)
),
spans AS (
    SELECT dataset_key, made_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY made_at) AS until_at
    FROM moments
)
SELECT m.dataset_key, m.run_key, m.is_emptied, m.made_at AS from_at, s.until_at
FROM made AS m JOIN spans AS s USING (dataset_key, made_at)
