"""Keeping the graph up with the log."""
