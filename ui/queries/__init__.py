"""SQL worth having: saved queries, and those the pages ask."""
