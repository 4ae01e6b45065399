-- The edges as they are stored, into a table of this cursor: read_at is when a read by time took place that only the walk
-- resolves, as the dataset is computed when it is read. What streams read, and what is added to what they write, the walk
-- resolves too: it is not here.
CREATE OR REPLACE TEMP TABLE graph_edges AS
SELECT r.dataset_key AS source_key, r.version AS source_version,
    CASE WHEN r.resolved_by <> 'explicit' AND c.dataset_key IS NOT NULL THEN r.named_at END AS read_at,
    p.dataset_key AS target_key, p.version AS target_version, p.run_key, 'read' AS kind, r.resolved_by, r.flow_role
FROM seen.flows AS f
JOIN seen.plain_reads AS r ON r.run_key = f.run_key AND r.dataset_key = f.source_key
JOIN seen.productions AS p ON p.run_key = f.run_key AND p.dataset_key = f.target_key
JOIN seen.versions AS v ON v.dataset_key = p.dataset_key AND v.version = p.version AND v.state = p.outcome
LEFT JOIN graph_computed AS c ON c.dataset_key = r.dataset_key
WHERE p.lifecycle IS DISTINCT FROM 'TRUNCATE' AND NOT p.is_streaming
UNION ALL
SELECT source_key, source_version, NULL, target_key, target_version, NULL, 'carried_over', 'time', NULL
FROM (
    FROM seen.altered
    UNION
    FROM seen.appended WHERE target_key NOT IN (FROM graph_streamed)
)
UNION ALL
SELECT dataset_key, source_version, NULL, dataset_key, target_version, NULL, 'same_content', 'time', NULL
FROM seen.same_content
