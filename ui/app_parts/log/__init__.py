"""The page of the log: its chain, and rejected events."""
