-- What jobs that are declared about the staged datasets say of others, and every edge to what the staged ones flow into:
-- a later declaration takes the place of an earlier one whole.
-- What is staged is named with `temp.`: without, the part it stands for would be meant, which is all there is.
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
  AND NOT coalesce(m.dataset_key IN (SELECT dataset_key FROM scope_names), false)
  AND NOT coalesce(m.target_key IN (SELECT dataset_key FROM scope_names), false)
