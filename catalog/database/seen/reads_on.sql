-- What streams read after they first named an input: the versions they name, each when it is first named; else every
-- later version, and of what is computed every change. Of what a stream writes itself only what others wrote.
WITH written AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.writes WHERE run_key IN (SELECT run_key FROM seen.stream_inputs)
),
inputs AS (
    SELECT i.*, w.run_key IS NOT NULL AS is_own
    FROM seen.stream_inputs AS i LEFT JOIN written AS w USING (run_key, dataset_key)
)
SELECT n.run_key, n.dataset_key, n.version, 'explicit' AS resolved_by, n.named_at AS read_at,
    coalesce(n.flow_role.v, i.flow_role) AS flow_role
FROM seen.named_reads AS n JOIN inputs AS i USING (run_key, dataset_key)
WHERE n.named_at > i.named_at
UNION ALL
SELECT i.run_key, i.dataset_key, s.version, s.resolved_by, s.from_at, i.flow_role
FROM inputs AS i
JOIN seen.stands AS s ON s.dataset_key = i.dataset_key AND s.from_at > i.named_at AND s.from_at <= i.last_at
WHERE s.is_virtual AND NOT i.is_explicit AND NOT i.is_own
UNION ALL
SELECT i.run_key, i.dataset_key, t.version, 'time', t.made_at, i.flow_role
FROM inputs AS i
JOIN seen.timeline AS t ON t.dataset_key = i.dataset_key AND t.made_at > i.named_at AND t.made_at <= i.last_at
LEFT JOIN seen.producers AS p ON p.run_key = i.run_key AND p.dataset_key = i.dataset_key AND p.version = t.version
LEFT JOIN seen.stands AS s ON s.dataset_key = t.dataset_key AND s.from_at = t.made_at AND s.is_virtual
WHERE t.version IS NOT NULL AND NOT i.is_explicit AND p.run_key IS NULL AND (s.dataset_key IS NULL OR i.is_own)
