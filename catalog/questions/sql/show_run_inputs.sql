-- The versions that one run read.
SELECT namespace, name, version, resolved_by, role, named_at FROM run_inputs WHERE run_key = $run_key ORDER BY ALL
