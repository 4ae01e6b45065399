-- The versions of the closure that are only assumed to replace the one before, and what that one read, by name, and they
-- read no more: it may still be in the dataset. A row without a name where there is no such thing; none for a version that
-- reads its own dataset, as it goes on with what was there.
WITH own AS (SELECT DISTINCT target_key, target_version, source_key FROM closure WHERE kind = 'read'),
assumed AS (
    SELECT a.* FROM seen.assumed AS a
    WHERE (a.dataset_key, a.version) IN (SELECT (target_key, target_version) FROM closure)
      AND NOT EXISTS (
          FROM own AS o
          WHERE o.target_key = a.dataset_key AND o.target_version = a.version AND o.source_key = a.dataset_key
      )
),
hidden AS (
    SELECT DISTINCT a.dataset_key, a.version, d.namespace, d.name
    FROM assumed AS a
    JOIN seen.edges AS e ON e.target_key = a.dataset_key AND e.target_version = a.earlier_version AND e.kind = 'read'
    JOIN reading.datasets AS d ON d.dataset_key = e.source_key
    ANTI JOIN own AS o ON o.target_key = a.dataset_key AND o.target_version = a.version AND o.source_key = e.source_key
    WHERE e.source_key <> a.dataset_key
)
SELECT a.dataset_key, a.version, h.namespace, h.name
FROM (SELECT DISTINCT dataset_key, version FROM assumed) AS a LEFT JOIN hidden AS h USING (dataset_key, version)
ORDER BY ALL
