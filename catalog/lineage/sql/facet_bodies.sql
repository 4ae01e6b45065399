-- The bodies of some facets that are not cleared.
SELECT facet_hash, body FROM reading.facets
WHERE NOT cleared AND facet_hash IN (SELECT unnest($facet_hashes::BIGINT[]))
