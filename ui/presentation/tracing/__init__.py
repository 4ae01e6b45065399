"""The words and paths of traces."""
