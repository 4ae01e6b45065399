-- What jobs with declared lineage of the subset declare of other datasets, and every edge to what the subset flows into:
-- a later declaration replaces an earlier one whole.
-- Staged tables are named with `temp.`: without it, the part is meant, which has all datasets.
INSERT INTO temp.seen_known_mentions
WITH jobs AS (SELECT DISTINCT job_key FROM temp.seen_known_mentions WHERE mentioned_as LIKE 'declared%'),
targets AS (
    SELECT DISTINCT coalesce(c.canonical_key, m.target_key) AS target_key
    FROM temp.seen_known_mentions AS m LEFT JOIN seen.canonical AS c ON c.dataset_key = m.target_key
    WHERE m.mentioned_as = 'dataset_edge'
)
SELECT m.*
FROM seen.known_mentions AS m
LEFT JOIN seen.canonical AS c ON c.dataset_key = m.target_key
WHERE (
        (m.mentioned_as LIKE 'declared%' AND m.job_key IN (SELECT job_key FROM jobs))
        OR (m.mentioned_as = 'dataset_edge'
            AND coalesce(c.canonical_key, m.target_key) IN (SELECT target_key FROM targets))
    )
  AND NOT coalesce(m.dataset_key IN (SELECT dataset_key FROM subset_names), false)
  AND NOT coalesce(m.target_key IN (SELECT dataset_key FROM subset_names), false)
