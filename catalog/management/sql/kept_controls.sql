-- The controls of some frameworks as they stand, as the question gives them.
SELECT answer FROM managed.controls WHERE framework IN (SELECT unnest($names::VARCHAR[])) ORDER BY ordinal
