"""SQL of users: read, checked, run, and written out in the formats they ask for."""
