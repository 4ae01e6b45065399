-- The latest value of each fact about a dataset, with its moment: its type, being a model, its source, its mode of
-- writing. has_window: the mode has a window.
WITH mentions AS (
    SELECT coalesce(c.canonical_key, k.dataset_key) AS dataset_key, epoch_us(k.event_time) AS event_time, k.rank, k.moment,
        k.dataset_type, k.is_model, k.source_name, k.write_mode, k.write_window IS NOT NULL AS has_window
    FROM seen.known_mentions AS k LEFT JOIN seen.canonical AS c ON c.dataset_key = k.dataset_key
    WHERE k.dataset_type IS NOT NULL OR k.is_model IS NOT NULL OR k.source_name IS NOT NULL OR k.write_mode IS NOT NULL
),
facts AS (
    SELECT dataset_key, 'type' AS fact, event_time, rank, moment, dataset_type AS value, false AS has_window
    FROM mentions WHERE dataset_type IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'model', event_time, rank, moment, CASE WHEN is_model THEN 'yes' ELSE '' END, false
    FROM mentions WHERE is_model IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'source', event_time, rank, moment, source_name, false
    FROM mentions WHERE source_name IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'mode', event_time, rank, moment, write_mode, has_window
    FROM mentions WHERE write_mode IS NOT NULL
)
SELECT dataset_key, fact, arg_max(event_time, moment) AS event_time, arg_max(rank, moment) AS rank,
    arg_max(value, moment) AS value, arg_max(has_window, moment) AS has_window
FROM facts GROUP BY dataset_key, fact
