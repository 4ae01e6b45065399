"""The lineage rules read in memory: loaded from the tables, kept current as events come, walked in milliseconds."""
