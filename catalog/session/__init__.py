"""A catalog that is open, and one question being asked of it."""
