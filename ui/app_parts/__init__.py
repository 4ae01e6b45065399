"""Parts of pages, one folder a subject: widgets around one call each."""
