-- Statements that people keep, by their titles.
SELECT id, body ->> '$.title' AS title, body ->> '$.sql' AS sql, body ->> '$.by' AS by, changed_at AS saved_at
FROM seen.records
WHERE kind = 'query' AND (body ->> '$.status') = 'saved' AND (body ->> '$.sql') IS NOT NULL
  AND (body ->> '$.title') IS NOT NULL
ORDER BY lower(body ->> '$.title'), id
