"""Measures of the management system: each with its formula, its denominator, its target, and the rows behind it."""
