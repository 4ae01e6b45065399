"""Tables that follow the log and are kept for speed: verdicts of every version, and the index of datasets."""
