"""Whatever lies between an event and the catalog: envelope, HTTP routes, files, and the emitting side."""
