-- The first version of a dataset that anybody made or named, or (version given) when that one was; and when it was first
-- read: what is declared of a model before it is trained makes no version of it. A dataset without versions is there from
-- its first mention on.
WITH mentioned AS (
    SELECT version, event_time, mentioned_as FROM seen.mentions WHERE dataset_key = $dataset_key
),
found AS (
    SELECT v.version, v.state = 'produced' AS is_produced, coalesce(
            v.created_at, (SELECT min(m.event_time) FROM mentioned AS m WHERE m.version = v.version)
        ) AS made_at
    FROM seen.versions AS v
    WHERE v.dataset_key = $dataset_key AND ($version::VARCHAR IS NULL OR v.version = $version)
    UNION ALL
    SELECT 'unversioned', false, min(event_time) FROM mentioned WHERE $version::VARCHAR IS NULL
)
SELECT version, made_at, (SELECT min(event_time) FROM mentioned WHERE mentioned_as IN ('input', 'declared_input')) AS read_at
FROM found WHERE made_at IS NOT NULL
ORDER BY is_produced DESC, made_at, version = 'unversioned', version
LIMIT 1
