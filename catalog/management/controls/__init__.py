"""Controls of standards and laws as data: what is evidence for each, and the state that follows from it."""
