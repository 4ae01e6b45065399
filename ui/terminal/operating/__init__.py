"""Text for whoever runs a catalog."""
