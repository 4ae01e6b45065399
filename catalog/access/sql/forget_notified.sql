-- These are over: where one comes back, it is sent again.
DELETE FROM access.notified WHERE list_contains($matters::VARCHAR[], matter)
