"""Small values that every floor uses: instants, keys, canonical JSON, errors, globs."""
