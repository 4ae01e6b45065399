"""The page of one dataset, tab by tab."""
