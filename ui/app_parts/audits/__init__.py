"""The parts of the page Audits: the calendar, samples, the sheets of their items."""
