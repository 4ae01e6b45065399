-- The datasets whose names, owner, source or description hold every word of a text (no words: all).
SELECT namespace, name, type, description, owner, source_name, current_version, first_seen_at, updated_at, dropped_at
FROM seen.dataset_rows
WHERE list_bool_and(
    [contains(lower(concat_ws(' ', namespace, name, type, owner, source_name, description)), w) FOR w IN $words::VARCHAR[]]
) IS NOT FALSE
  AND ($namespace IS NULL OR namespace = $namespace)
  AND ($name IS NULL OR name = $name)
ORDER BY namespace, name
