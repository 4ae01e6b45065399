-- Forget what the list was worked out for.
DELETE FROM listed.progress
