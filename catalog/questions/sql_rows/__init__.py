"""Rows of a user's statement, written piece by piece as JSON, CSV, an Arrow stream or Parquet."""
