"""Every question by its name, one function each, answered in JSON-able values."""
