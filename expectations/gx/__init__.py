"""Everything of Great Expectations and SQLAlchemy, and OpenLineage's client for the action."""
