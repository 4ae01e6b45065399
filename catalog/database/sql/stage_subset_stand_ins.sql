-- What decides which input of its run a source stands for that only lineage names (seen/stand_ins.sql): all that the runs
-- read which name such a source beside the subset, and who wrote it.
-- Staged tables are named with `temp.`: without it, the part is meant, which has all datasets.
INSERT INTO temp.seen_known_mentions
WITH runs AS (SELECT run_key FROM temp.seen_known_mentions WHERE mentioned_as IN ('input', 'source', 'edge')),
-- Few runs name what is no input, so that these are looked for first, and in few columns.
sources AS (
    SELECT m.run_key, m.dataset_key, m.place
    FROM seen.known_mentions AS m
    WHERE m.mentioned_as IN ('source', 'edge') AND m.dataset_key IS NOT NULL
      AND m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
      AND m.run_key IN (SELECT run_key FROM runs)
),
inputs AS (
    SELECT m.run_key, m.dataset_key, m.place
    FROM seen.known_mentions AS m
    WHERE m.mentioned_as = 'input' AND m.dataset_key IS NOT NULL
      AND m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
      AND m.run_key IN (SELECT run_key FROM sources)
),
named AS (
    SELECT m.run_key, m.place, m.is_input, coalesce(c.canonical_key, m.dataset_key) AS canonical_key
    FROM (
        SELECT *, false AS is_input FROM sources UNION ALL SELECT *, true AS is_input FROM inputs
    ) AS m
    LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
),
strangers AS (
    SELECT run_key, canonical_key FROM named WHERE NOT is_input
    EXCEPT
    SELECT run_key, canonical_key FROM named WHERE is_input
),
beside AS (SELECT * FROM named WHERE run_key IN (SELECT run_key FROM strangers)),
written AS (
    SELECT m.place
    FROM seen.known_mentions AS m
    LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
    WHERE m.mentioned_as = 'output'
      AND coalesce(c.canonical_key, m.dataset_key) IN (SELECT canonical_key FROM beside WHERE is_input)
)
SELECT * FROM seen.known_mentions
WHERE place IN (SELECT place FROM beside UNION SELECT place FROM written)
  AND place NOT IN (SELECT place FROM temp.seen_known_mentions)
