"""Labels and how they flow from version to version."""
