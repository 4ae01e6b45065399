-- The datasets of which something is `unversioned`: a read found no version, a declared edge has none, or there is no
-- content and yet it is computed when it is read (is_virtual).
SELECT dataset_key, bool_or(is_virtual) AS is_virtual
FROM (
    SELECT dataset_key, false AS is_virtual FROM seen.reads WHERE resolved_by = 'none'
    UNION ALL
    SELECT source_key, false FROM seen.declared WHERE source_version = 'unversioned'
    UNION ALL
    SELECT target_key, false FROM seen.declared
    UNION ALL
    SELECT target_key, true FROM seen.asked
)
GROUP BY dataset_key
