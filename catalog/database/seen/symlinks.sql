-- The symlinks in force: each lasts until a later event takes the facet away from the same name. Cut by record time only.
WITH said AS (
    SELECT dataset_key, identifier_key, facet_hash, received_at,
        epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
    FROM reading.symlinks
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
),
taken_back AS (
    SELECT dataset_key, max(moment) AS moment FROM said WHERE identifier_key IS NULL GROUP BY dataset_key
),
said_again AS (
    SELECT DISTINCT m.dataset_key, f.facet_hash
    FROM seen.known_mentions AS m
    JOIN taken_back AS t ON t.dataset_key = m.dataset_key AND m.moment > t.moment
    JOIN reading.facet_sets AS f ON f.set_hash = m.dataset_facets
    WHERE f.facet = 'symlinks'
)
SELECT dataset_key, identifier_key, min(received_at) AS received_at
FROM said AS s
WHERE identifier_key IS NOT NULL
  AND (dataset_key NOT IN (SELECT dataset_key FROM taken_back)
       OR (dataset_key, facet_hash) IN (SELECT dataset_key, facet_hash FROM said_again))
  AND dataset_key NOT IN (FROM seen.placeholders) AND identifier_key NOT IN (FROM seen.placeholders)
GROUP BY dataset_key, identifier_key
