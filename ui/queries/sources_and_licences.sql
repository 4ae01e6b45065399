-- Declared sources: acquisition channel, licence, and number of datasets
SELECT name AS source, channel, supplier, owner, licence, original_purpose, count(*) AS datasets
FROM sources
GROUP BY ALL
ORDER BY datasets DESC, source
