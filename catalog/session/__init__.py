"""A catalog that is open, and a question to it: a cursor at its clocks."""
