-- The versions that runs name as what they read. One that the run names on its outputs too is what it made: MERGE names
-- both.
SELECT i.run_key, i.dataset_key, i.version, i.named_at, i.flow_role
FROM (
    SELECT run_key, dataset_key, version, min(event_time) AS named_at,
        max(struct_pack(m := moment, v := flow_role)) FILTER (flow_role IS NOT NULL) AS flow_role
    FROM seen.mentions WHERE mentioned_as = 'input' AND version IS NOT NULL
    GROUP BY run_key, dataset_key, version
) AS i
ANTI JOIN (
    SELECT run_key, dataset_key, version FROM seen.mentions WHERE mentioned_as = 'output' AND version IS NOT NULL
) AS o ON o.run_key = i.run_key AND o.dataset_key = i.dataset_key AND o.version = i.version
