-- The newest rows of the trail.
SELECT first_at, last_at, times, actor, role, action, outcome, reason, address
FROM access.trail
ORDER BY last_at DESC, action, actor
LIMIT $count
