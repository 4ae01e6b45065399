"""Who may ask: hosts, keys, sessions, permissions, and tries that failed."""
