-- What each run wrote, by name: what became of it, when a version of it was made, and whether the run made it a view.
SELECT w.run_key, w.dataset_key, r.job_key, r.run_id, nullif(w.change.lifecycle, '') AS lifecycle,
    w.change.previous_key AS previous_key, r.is_streaming, r.sql_write_mode, w.profile, w.is_named,
    CASE
        WHEN r.is_streaming OR r.terminal = 'COMPLETE' THEN 'produced'
        WHEN r.terminal IS NOT NULL THEN 'attempted'
        ELSE 'open'
    END AS outcome,
    CASE
        WHEN r.is_streaming THEN r.first_at
        WHEN r.terminal = 'COMPLETE' THEN r.ended_at
    END AS made_at,
    coalesce(r.sql_write_mode = 'view', false) OR coalesce(w.profile.mode = 'view', false)
        OR coalesce(upper(coalesce(nullif(w.own_type.v, ''), f.dataset_type)) = 'VIEW', false) AS is_view
FROM seen.writes AS w
JOIN seen.runs AS r USING (run_key)
LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
WHERE w.change.lifecycle IS DISTINCT FROM 'DROP'
