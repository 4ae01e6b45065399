-- Every dataset with what is said of it now.
WITH mentioned AS (
    SELECT dataset_key, min(event_time) AS first_seen_at, max(event_time) AS updated_at
    FROM seen.mentions WHERE dataset_key IS NOT NULL AND mentioned_as <> 'namespace' GROUP BY dataset_key
    UNION ALL
    SELECT target_key, min(event_time), max(event_time)
    FROM seen.mentions WHERE target_key IS NOT NULL GROUP BY target_key
),
spans AS (
    SELECT dataset_key, min(first_seen_at) AS first_seen_at, max(updated_at) AS updated_at
    FROM mentioned GROUP BY dataset_key
),
newest AS (
    SELECT dataset_key, arg_max(state, place) AS state, max(made_at) AS made_at FROM seen.timeline GROUP BY dataset_key
),
drops AS (
    SELECT w.dataset_key, max(r.ended_at) AS dropped_at
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.change.lifecycle = 'DROP' GROUP BY w.dataset_key
    UNION ALL
    SELECT dataset_key, max(event_time) FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND lifecycle = 'DROP' GROUP BY dataset_key
),
dropped AS (SELECT dataset_key, max(dropped_at) AS dropped_at FROM drops GROUP BY dataset_key),
described AS (
    SELECT dataset_key,
        any_value(body ->> '$.description') FILTER (facet = 'documentation') AS description,
        any_value(body ->> '$.owners[0].name') FILTER (facet = 'ownership') AS owner
    FROM seen.facets WHERE entity_kind = 'dataset' AND facet IN ('documentation', 'ownership')
    GROUP BY dataset_key
)
SELECT d.namespace, d.name,
    CASE WHEN upper(f.dataset_type) = 'MODEL' OR f.is_declared_model THEN 'MODEL' ELSE f.dataset_type END AS type,
    x.description, x.owner, f.source_name, c.version AS current_version, s.first_seen_at, s.updated_at,
    CASE WHEN n.state = 'end' THEN g.dropped_at END AS dropped_at,
    s.dataset_key
FROM spans AS s
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
LEFT JOIN seen.current_versions AS c USING (dataset_key)
LEFT JOIN newest AS n USING (dataset_key)
LEFT JOIN dropped AS g USING (dataset_key)
LEFT JOIN described AS x USING (dataset_key)
