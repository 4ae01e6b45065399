-- inline
-- Observed mentions, every dataset by its canonical key.
SELECT m.* EXCLUDE (dataset_key, target_key, previous_key),
    m.dataset_key AS sent_key,
    coalesce(d.canonical_key, m.dataset_key) AS dataset_key,
    coalesce(t.canonical_key, m.target_key) AS target_key,
    coalesce(p.canonical_key, m.previous_key) AS previous_key
FROM seen.known_mentions AS m
LEFT JOIN seen.canonical AS d ON d.dataset_key = m.dataset_key
LEFT JOIN seen.canonical AS t ON t.dataset_key = m.target_key
LEFT JOIN seen.canonical AS p ON p.dataset_key = m.previous_key
WHERE m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
