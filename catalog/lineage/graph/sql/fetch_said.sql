-- The latest that was said of each dataset in force, with its moment: its type, being a model, its source, its mode of
-- writing. has_window: the mode has a window.
WITH said AS (
    SELECT coalesce(c.canonical_key, k.dataset_key) AS dataset_key, epoch_us(k.event_time) AS happened_at, k.rank, k.moment,
        k.dataset_type, k.is_model, k.source_name, k.write_mode, k.write_window IS NOT NULL AS has_window
    FROM seen.known_mentions AS k LEFT JOIN seen.canonical AS c ON c.dataset_key = k.dataset_key
    WHERE k.dataset_type IS NOT NULL OR k.is_model IS NOT NULL OR k.source_name IS NOT NULL OR k.write_mode IS NOT NULL
),
told AS (
    SELECT dataset_key, 'type' AS what, happened_at, rank, moment, dataset_type AS told, false AS has_window
    FROM said WHERE dataset_type IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'model', happened_at, rank, moment, CASE WHEN is_model THEN 'yes' ELSE '' END, false
    FROM said WHERE is_model IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'source', happened_at, rank, moment, source_name, false FROM said WHERE source_name IS NOT NULL
    UNION ALL
    SELECT dataset_key, 'mode', happened_at, rank, moment, write_mode, has_window FROM said WHERE write_mode IS NOT NULL
)
SELECT dataset_key, what, arg_max(happened_at, moment) AS happened_at, arg_max(rank, moment) AS rank, arg_max(told, moment) AS told,
    arg_max(has_window, moment) AS has_window
FROM told GROUP BY dataset_key, what
