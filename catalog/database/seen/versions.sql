-- Every version anyone wrote, announced or read, with the state that counts. Of one that only readers name, created_at
-- is the earliest event that names it; found_from: since when a read by time finds it, NULL: it finds it never.
WITH claims AS (
    SELECT dataset_key, version, outcome AS claim, created_at, run_key FROM seen.productions
    UNION ALL
    SELECT dataset_key, version, 'announced', event_time, NULL FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND version IS NOT NULL AND lifecycle IS DISTINCT FROM 'DROP'
    UNION ALL
    SELECT dataset_key, version, 'read', named_at, NULL FROM seen.named_reads
),
counted AS (
    SELECT dataset_key, version,
        min(created_at) FILTER (claim = 'produced') AS produced_at,
        min(created_at) FILTER (claim = 'announced') AS announced_at,
        min(struct_pack(made_at := created_at, run_key := run_key)) FILTER (claim = 'produced') AS producer,
        min(run_key) FILTER (claim = 'attempted') AS attempted_by,
        min(run_key) FILTER (claim = 'open') AS opened_by,
        min(created_at) FILTER (claim = 'read') AS read_at
    FROM claims GROUP BY dataset_key, version
)
SELECT dataset_key, version,
    CASE
        WHEN produced_at IS NOT NULL THEN 'produced'
        WHEN announced_at IS NOT NULL THEN 'external'
        WHEN attempted_by IS NOT NULL THEN 'attempted'
        WHEN opened_by IS NOT NULL THEN 'open'
        ELSE 'external'
    END AS state,
    CASE
        WHEN coalesce(produced_at, announced_at) IS NOT NULL THEN coalesce(produced_at, announced_at)
        WHEN coalesce(attempted_by, opened_by) IS NULL THEN read_at
    END AS created_at,
    -- Only what was written or announced can be found by time: a reader says what it read, not that it is the newest.
    coalesce(produced_at, announced_at) AS found_from,
    CASE
        WHEN produced_at IS NOT NULL THEN producer.run_key
        WHEN announced_at IS NULL THEN coalesce(attempted_by, opened_by)
    END AS run_key
FROM counted
