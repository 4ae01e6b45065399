"""The HTTP routes, as one FastAPI application."""
