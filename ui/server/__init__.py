"""One process with every door: routes, app, background threads."""
