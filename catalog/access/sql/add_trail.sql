-- Add to the trail.
INSERT INTO access.trail VALUES ($first_at, $last_at, $times, $actor, $role, $action, $outcome, $reason, $address)
