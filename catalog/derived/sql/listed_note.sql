-- Note what the list was worked out for.
INSERT INTO listed.progress VALUES ($position, $rules)
