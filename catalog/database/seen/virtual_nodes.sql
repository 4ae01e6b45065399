-- The virtual versions that something rests on: those that runs read, and those below them.
WITH RECURSIVE nodes(dataset_key, version, read_at) AS (
    SELECT DISTINCT source_key, source_version, try_cast(substr(source_version, 4) AS TIMESTAMPTZ)
    FROM seen.edges WHERE starts_with(source_version, 'at:')
    UNION
    SELECT e.source_key, coalesce(e.source_version, n.version),
        coalesce(try_cast(substr(e.source_version, 4) AS TIMESTAMPTZ), n.read_at)
    FROM nodes AS n JOIN seen.virtual_edges AS e ON e.target_key = n.dataset_key
    WHERE e.from_at <= n.read_at AND n.read_at < e.until_at
      AND (e.source_version IS NULL OR starts_with(e.source_version, 'at:'))
)
SELECT dataset_key, version, read_at FROM nodes
