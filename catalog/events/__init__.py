"""From an event to rows: pure functions of the event, without a database."""
