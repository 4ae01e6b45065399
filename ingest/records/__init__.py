"""Management records as people and tools write them: the members of each kind, checked before they enter the log."""
