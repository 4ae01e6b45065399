-- Which of some datasets have another name that looks like theirs, and which a run wrote without an output that says so.
-- It reads what is indexed by the last parts of names alone, so that a trace costs the same in a large catalog.
WITH wanted AS (SELECT unnest($dataset_keys::BIGINT[]) AS wanted_key),
linked AS (
    SELECT dataset_key AS one, identifier_key AS other FROM reading.symlinks
    UNION ALL SELECT dataset_key, identifier_key FROM reading.aliases
),
named AS (
    SELECT wanted_key, wanted_key AS dataset_key FROM wanted
    UNION
    SELECT w.wanted_key, l.other FROM wanted AS w JOIN linked AS l ON l.one = w.wanted_key
    UNION
    SELECT w.wanted_key, l.one FROM wanted AS w JOIN linked AS l ON l.other = w.wanted_key
),
indexed AS (
    SELECT dataset_key, stem_key, tail_key FROM reading.name_parts
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
),
parts AS (SELECT n.wanted_key, p.stem_key, p.tail_key FROM named AS n JOIN indexed AS p USING (dataset_key)),
likenesses AS (
    SELECT w.wanted_key, p.dataset_key, true AS by_tail FROM parts AS w JOIN indexed AS p ON p.tail_key = w.tail_key
    UNION
    SELECT w.wanted_key, p.dataset_key, false FROM parts AS w JOIN indexed AS p ON p.stem_key = w.stem_key
),
-- Hundreds of names that end alike (the orders of each tenant) say nothing about any of them.
counted AS (
    SELECT wanted_key, dataset_key FROM likenesses ANTI JOIN named USING (wanted_key, dataset_key)
    GROUP BY wanted_key, dataset_key
    QUALIFY row_number() OVER (PARTITION BY wanted_key ORDER BY bool_or(by_tail) DESC, dataset_key) <= $most
)
SELECT wanted_key, dataset_key, NULL::BIGINT AS run_key FROM counted
UNION ALL
SELECT DISTINCT w.wanted_key, NULL, l.run_key
FROM parts AS w JOIN reading.lost_writes AS l
    ON l.tail_key = w.tail_key OR (l.stem_key = w.stem_key AND (l.tail_key IS NULL OR w.tail_key IS NULL))
WHERE l.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
  AND l.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
