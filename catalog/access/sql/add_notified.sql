-- A webhook was sent these.
INSERT INTO access.notified SELECT unnest($matters::VARCHAR[]), now()
