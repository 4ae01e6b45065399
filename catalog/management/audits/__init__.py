"""Internal and external audits: populations, samples drawn by a seed, the calendar."""
