-- Every version, `unversioned` among them, with sizes and lifecycle.
WITH sizes AS (
    SELECT p.dataset_key, p.version,
        max(struct_pack(m := m.moment, v := m.row_count)) FILTER (m.row_count IS NOT NULL).v AS row_count,
        max(struct_pack(m := m.moment, v := m.byte_size)) FILTER (m.byte_size IS NOT NULL).v AS byte_size
    FROM seen.productions AS p
    JOIN seen.mentions AS m
        ON m.run_key = p.run_key AND m.dataset_key = p.dataset_key AND m.mentioned_as = 'output'
    WHERE m.row_count IS NOT NULL OR m.byte_size IS NOT NULL
    GROUP BY p.dataset_key, p.version
),
changes AS (
    SELECT dataset_key, version, max(lifecycle) AS lifecycle
    FROM seen.productions WHERE lifecycle IS NOT NULL GROUP BY dataset_key, version
)
SELECT d.namespace, d.name, v.version, v.created_at, r.run_id, v.state, z.row_count, z.byte_size, c.lifecycle,
    v.dataset_key, v.run_key
FROM (
    SELECT dataset_key, version, created_at, run_key, state FROM seen.versions
    UNION ALL
    SELECT dataset_key, 'unversioned', NULL, NULL, CASE WHEN is_virtual THEN 'virtual' ELSE 'unversioned' END
    FROM seen.unversioned
) AS v
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN seen.runs AS r ON r.run_key = v.run_key
LEFT JOIN sizes AS z ON z.dataset_key = v.dataset_key AND z.version = v.version
LEFT JOIN changes AS c ON c.dataset_key = v.dataset_key AND c.version = v.version
