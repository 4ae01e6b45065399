"""From YAML files to entries: places of faults, and messages that show the right form."""
