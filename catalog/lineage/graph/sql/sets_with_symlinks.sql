-- Which of some sets of facets give a dataset other names.
SELECT s.set_hash FROM reading.facet_sets AS s JOIN reading.facets AS f USING (facet_hash)
WHERE s.facet = 'symlinks' AND NOT f.cleared AND s.set_hash IN (SELECT unnest($set_hashes::BIGINT[]))
