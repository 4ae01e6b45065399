-- How we know how the versions of the closure were written, and the last version that replaced what was there.
SELECT v.dataset_key, v.version, any_value(w.mode_source) AS mode_source, any_value(n.replaced.at) AS replaced_at,
    any_value(n.replaced.mode_source) AS replaced_as
FROM closure_versions AS v
LEFT JOIN seen.write_modes AS w ON w.dataset_key = v.dataset_key AND w.version = v.version
LEFT JOIN (
    SELECT dataset_key, max(struct_pack(at := created_at, mode_source := mode_source)) AS replaced
    FROM seen.write_modes
    WHERE mode = 'replace' AND outcome = 'produced' AND created_at IS NOT NULL
    GROUP BY dataset_key
) AS n ON n.dataset_key = v.dataset_key
GROUP BY v.dataset_key, v.version
