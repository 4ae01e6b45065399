"""The server process: routes, app, background threads."""
