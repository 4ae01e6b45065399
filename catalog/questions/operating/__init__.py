"""Questions about the catalog itself: its log, copies, keys, seals, redactions, and what looks wrong in it."""
