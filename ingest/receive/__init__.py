"""How events come in: over HTTP and from files, through one writer."""
