-- Whether several datasets claim one identifier.
SELECT EXISTS (FROM seen.claims WHERE is_contested)
