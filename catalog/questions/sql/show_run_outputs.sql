-- The versions that one run wrote, or tried to.
SELECT namespace, name, version, resolved_by, state, lifecycle, write_mode, write_mode_source
FROM run_outputs WHERE run_key = $run_key ORDER BY ALL
