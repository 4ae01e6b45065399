-- The risks and nonconformities that were opened by rule, as they stand.
SELECT kind, id, body
FROM seen.records
WHERE kind IN ('risk', 'nonconformity') AND (body -> '$.rule') IS NOT NULL
ORDER BY opened_at, kind, id
