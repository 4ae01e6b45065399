-- How the versions of the closure were written, and the newest version of each of their datasets.
SELECT v.dataset_key, v.version, any_value(w.mode) AS mode, any_value(w.mode_source) AS mode_source,
    any_value(n.newest_at) AS newest_at
FROM closure_versions AS v
LEFT JOIN seen.write_modes AS w ON w.dataset_key = v.dataset_key AND w.version = v.version
LEFT JOIN (
    SELECT dataset_key, max(created_at) AS newest_at FROM seen.versions
    WHERE state IN ('produced', 'external') GROUP BY dataset_key
) AS n ON n.dataset_key = v.dataset_key
GROUP BY v.dataset_key, v.version
