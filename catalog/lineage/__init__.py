"""Which versions came from which: finding a version, and the closure of what it came from."""
