"""The steward's form: its fields, and what a declaration would change."""
