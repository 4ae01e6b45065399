"""Events read in several processes at once, for a log that one of them writes."""
