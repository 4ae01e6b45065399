-- The newest declaration of one facet of governance of a canonical dataset, a cleared one too, with the time of its event.
SELECT f.body, f.cleared, epoch_us(d.event_time) AS event_time
FROM reading.declarations AS d
JOIN reading.facets AS f USING (facet_hash)
LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
WHERE coalesce(c.canonical_key, d.dataset_key) = $dataset_key AND d.facet = $facet
ORDER BY d.event_time DESC, d.rank DESC, d.facet_hash DESC
LIMIT 1
