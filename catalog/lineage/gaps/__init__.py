"""What could not be known about a trace, what is only presumed, and what a gap likely means."""
