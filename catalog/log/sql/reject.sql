-- Keep a rejected input with one reason: source, actor, reason, pointer, raw.
INSERT INTO log.rejected (received_at, source, actor, reason, pointer, raw) VALUES (now(), $1, $2, $3, $4, $5)
