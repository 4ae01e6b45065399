"""Everything of Great Expectations: the only folder that imports it, SQLAlchemy, and OpenLineage's client for the action."""
