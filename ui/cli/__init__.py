"""The command line: `whence`."""
