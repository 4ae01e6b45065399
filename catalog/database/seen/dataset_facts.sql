-- What is said of each dataset now: its type, whether it is a model, its declared source. "" means taken away.
SELECT dataset_key,
    nullif(max(struct_pack(m := moment, v := dataset_type)) FILTER (dataset_type IS NOT NULL AND is_observed).v, '')
        AS dataset_type,
    coalesce(max(struct_pack(m := moment, v := is_model)) FILTER (is_model IS NOT NULL).v, false) AS is_declared_model,
    nullif(max(struct_pack(m := moment, v := source_name)) FILTER (source_name IS NOT NULL).v, '') AS source_name
FROM (
    SELECT coalesce(c.canonical_key, k.dataset_key) AS dataset_key, k.moment, k.dataset_type, k.is_model,
        k.source_name,
        k.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ) AS is_observed
    FROM seen.known_mentions AS k LEFT JOIN seen.canonical AS c ON c.dataset_key = k.dataset_key
    WHERE k.dataset_type IS NOT NULL OR k.is_model IS NOT NULL OR k.source_name IS NOT NULL
)
GROUP BY dataset_key
