"""Commands for whoever runs a catalog."""
