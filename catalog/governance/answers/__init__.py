"""Labels and findings as the JSON values that every door gives."""
