-- The datasets of which something is `unversioned`: a read found no version, or a declared edge has none.
SELECT dataset_key FROM seen.reads WHERE resolved_by = 'none'
UNION
SELECT source_key FROM seen.declared WHERE source_version = 'unversioned'
UNION
SELECT target_key FROM seen.declared
