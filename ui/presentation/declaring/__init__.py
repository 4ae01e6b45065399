"""The words of the steward's forms."""
