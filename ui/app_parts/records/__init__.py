"""The parts of the page Records: the list, one record with its moves, the form."""
