"""Facts of governance in force, read out of facets, tags and records."""
