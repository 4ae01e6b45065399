"""Documents that write themselves: what is declared and recorded of a version, and `unknown` for all else."""
