-- What the judged tables were worked out for.
SELECT position, day, rules FROM judged.progress
