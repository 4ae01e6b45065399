-- Note what the judged tables were worked out for.
INSERT INTO judged.progress VALUES ($position, $day, $rules, now())
