"""The way to a catalog: its file, or the server that holds it."""
