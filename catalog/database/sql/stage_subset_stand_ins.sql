-- What decides which input of its run a source stands for that only lineage names (seen/stand_ins.sql): all that the runs
-- read which name such a source beside the subset, and who wrote it.
-- Staged tables are named with `temp.`: without it, the part is meant, which has all datasets.
INSERT INTO temp.seen_known_mentions
WITH named AS (
    SELECT m.*, coalesce(c.canonical_key, m.dataset_key) AS canonical_key
    FROM seen.known_mentions AS m
    LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
    WHERE m.mentioned_as IN ('input', 'source', 'edge') AND m.dataset_key IS NOT NULL
      AND m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
      AND m.run_key IN (
        SELECT run_key FROM temp.seen_known_mentions WHERE mentioned_as IN ('input', 'source', 'edge')
      )
),
strangers AS (
    SELECT run_key, canonical_key FROM named WHERE mentioned_as <> 'input'
    EXCEPT
    SELECT run_key, canonical_key FROM named WHERE mentioned_as = 'input'
),
beside AS (SELECT * FROM named WHERE run_key IN (SELECT run_key FROM strangers)),
written AS (
    SELECT m.*
    FROM seen.known_mentions AS m
    LEFT JOIN seen.canonical AS c ON c.dataset_key = m.dataset_key
    WHERE m.mentioned_as = 'output'
      AND coalesce(c.canonical_key, m.dataset_key) IN (SELECT canonical_key FROM beside WHERE mentioned_as = 'input')
)
SELECT * FROM (SELECT * EXCLUDE canonical_key FROM beside UNION ALL BY NAME FROM written)
WHERE NOT coalesce(dataset_key IN (SELECT dataset_key FROM subset_names), false)
  AND NOT coalesce(target_key IN (SELECT dataset_key FROM subset_names), false)
