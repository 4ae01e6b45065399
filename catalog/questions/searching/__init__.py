"""Questions that look for things by words."""
