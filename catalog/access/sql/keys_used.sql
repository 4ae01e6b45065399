-- Note when a key was used last.
UPDATE access.keys SET last_used_at = $last_used_at WHERE key_hash = $key_hash
