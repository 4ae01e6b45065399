"""The parts of the page Evidence: building a pack, single documents, checking a pack."""
