-- What each run wrote, by name, with the latest lifecycle change and type the run itself said.
SELECT run_key, dataset_key,
    max(struct_pack(m := moment, lifecycle := lifecycle, previous_key := previous_key))
        FILTER (lifecycle IS NOT NULL) AS change,
    max(struct_pack(m := moment, name := profile, mode := profile_mode)) FILTER (profile IS NOT NULL) AS profile,
    max(struct_pack(m := moment, v := dataset_type)) FILTER (dataset_type IS NOT NULL) AS own_type,
    coalesce(bool_or(version IS NOT NULL), false) AS is_named,
    min(event_time) FILTER (lifecycle = 'DROP') AS dropped_first_at
FROM (
    SELECT run_key, dataset_key, moment, event_time, lifecycle, previous_key, profile, profile_mode, dataset_type, version
    FROM seen.mentions WHERE mentioned_as = 'output'
    UNION ALL
    SELECT run_key, target_key, moment, event_time, NULL, NULL, NULL, NULL, NULL, NULL
    FROM seen.mentions WHERE mentioned_as = 'edge'
)
GROUP BY run_key, dataset_key
