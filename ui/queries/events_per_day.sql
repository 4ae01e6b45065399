-- Events ingested, by day and kind
SELECT received_at::DATE AS day, kind, count(*) AS events
FROM events
GROUP BY ALL
ORDER BY day, kind
