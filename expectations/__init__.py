"""Great Expectations suites on exact dataset versions."""
