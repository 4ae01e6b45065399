-- Which version each run read, resolved now and stored nowhere: a late event changes the answer, not a table. What is
-- computed when it is read has a virtual version, named after the newest change of what it is computed from.
WITH computed AS (SELECT * FROM seen.stands WHERE is_computed)
SELECT run_key, dataset_key, version, resolved_by, named_at, first_at, flow_role
FROM seen.plain_reads
WHERE read_at IS NULL OR dataset_key NOT IN (SELECT dataset_key FROM computed)
UNION ALL
SELECT r.run_key, r.dataset_key,
    CASE
        WHEN NOT coalesce(c.is_virtual, false) THEN r.version
        WHEN c.version IS NOT NULL THEN c.version
        ELSE 'at:' || replace(strftime(make_timestamp(epoch_us(r.read_at)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')
    END,
    CASE WHEN coalesce(c.is_virtual, false) THEN c.resolved_by ELSE r.resolved_by END, r.named_at, r.first_at,
    r.flow_role
FROM (FROM seen.plain_reads WHERE read_at IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM computed)) AS r
ASOF LEFT JOIN computed AS c ON c.dataset_key = r.dataset_key AND c.from_at <= r.read_at
