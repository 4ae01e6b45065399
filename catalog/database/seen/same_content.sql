-- What versions rest on that no run produced, of datasets that runs wrote: such a name (the digest of a file, say) is the
-- reader's for what lay there. It rests on what was produced last when it was first named, a whole number below 10^9 on
-- the largest smaller one produced; never on what was made from it. And what runs only created rests on what is alive. What is announced as new content rests on nothing.
WITH numbered AS (
    SELECT dataset_key, version,
        CASE WHEN regexp_full_match(version, '0*[0-9]{1,9}') THEN try_cast(version AS BIGINT) END AS number
    FROM seen.versions WHERE state = 'produced'
),
steps AS (
    SELECT dataset_key, by_number, version, point,
        row_number() OVER (PARTITION BY dataset_key, by_number ORDER BY point, version NULLS FIRST) AS place
    FROM (
        SELECT dataset_key, false AS by_number, version, epoch_us(made_at) AS point
        FROM seen.timeline WHERE state IN ('produced', 'end')
        UNION ALL
        SELECT dataset_key, true, version, number FROM numbered WHERE number IS NOT NULL
    )
),
renewed AS (
    SELECT dataset_key, version FROM seen.mentions
    WHERE mentioned_as = 'dataset' AND version IS NOT NULL AND lifecycle IS DISTINCT FROM 'DROP'
    GROUP BY dataset_key, version
    HAVING bool_and(coalesce(lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE'), false))
),
named AS (
    SELECT dataset_key, version,
        number IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM steps WHERE by_number) AS by_number,
        CASE
            WHEN number IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM steps WHERE by_number) THEN number - 1
            ELSE epoch_us(created_at)
        END AS point
    FROM (
        SELECT dataset_key, version, created_at,
            CASE WHEN regexp_full_match(version, '0*[0-9]{1,9}') THEN try_cast(version AS BIGINT) END AS number
        FROM seen.versions AS v
        WHERE state = 'external' AND dataset_key IN (SELECT dataset_key FROM numbered)
          AND NOT EXISTS (FROM renewed AS r WHERE r.dataset_key = v.dataset_key AND r.version = v.version)
    )
),
last_places AS (
    SELECT dataset_key, by_number, point, max(place) AS place FROM steps GROUP BY dataset_key, by_number, point
),
placed AS (
    SELECT n.dataset_key, n.version, n.by_number, p.place
    FROM named AS n
    ASOF JOIN last_places AS p
        ON n.dataset_key = p.dataset_key AND n.by_number = p.by_number AND n.point >= p.point
),
-- Step back over the unbroken stretch of versions made from the one named, as a run does over its own (`reads`).
made_from AS (
    SELECT DISTINCT n.dataset_key, n.version, n.by_number, s.place
    FROM named AS n
    JOIN seen.named_reads AS r ON r.dataset_key = n.dataset_key AND r.version = n.version
    JOIN seen.productions AS p ON p.run_key = r.run_key AND p.dataset_key = r.dataset_key
        AND p.outcome = 'produced' AND p.lifecycle IS DISTINCT FROM 'TRUNCATE'
    JOIN seen.flows AS f ON f.run_key = r.run_key AND f.source_key = r.dataset_key AND f.target_key = r.dataset_key
    JOIN steps AS s ON s.dataset_key = n.dataset_key AND s.by_number = n.by_number AND s.version = p.version
),
stretches AS (
    SELECT dataset_key, version, by_number, place,
        min(place) OVER (PARTITION BY dataset_key, version, by_number, stretch) - 1 AS place_before
    FROM (
        SELECT dataset_key, version, by_number, place,
            place - row_number() OVER (PARTITION BY dataset_key, version, by_number ORDER BY place) AS stretch
        FROM made_from
    )
)
SELECT p.dataset_key, s.version AS source_version, p.version AS target_version
FROM placed AS p
LEFT JOIN stretches AS o USING (dataset_key, version, by_number, place)
JOIN steps AS s ON s.dataset_key = p.dataset_key AND s.by_number = p.by_number
    AND s.place = coalesce(o.place_before, p.place)
WHERE s.version IS NOT NULL
UNION
-- A version that runs only created, on the version just before it that has not been dropped.
SELECT b.dataset_key, b.earlier, b.version
FROM (
    SELECT dataset_key, version, lag(version) OVER (PARTITION BY dataset_key ORDER BY place) AS earlier
    FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM seen.productions WHERE is_create)
) AS b
JOIN (
    SELECT dataset_key, version FROM seen.productions WHERE outcome = 'produced'
    GROUP BY dataset_key, version HAVING bool_and(is_create)
) AS c ON c.dataset_key = b.dataset_key AND c.version = b.version
WHERE b.earlier IS NOT NULL
