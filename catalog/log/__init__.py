"""The append-only, hash-chained log, and the tables that are read from it."""
