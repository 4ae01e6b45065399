"""One version under assessment: its evidence, its label, what is downstream of it."""
