-- Declared sources: how each was come by, under what licence, and how many datasets declare it
SELECT name AS source, channel, supplier, owner, licence, original_purpose, count(*) AS datasets
FROM sources
GROUP BY ALL
ORDER BY datasets DESC, source
