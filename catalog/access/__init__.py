"""Who may do what: roles, keys, whoever acts now, and the trail of what was refused."""
