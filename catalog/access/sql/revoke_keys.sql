-- End keys from now on.
UPDATE access.keys SET revoked_at = $revoked_at, revoked_by = $revoked_by
WHERE list_contains($key_hashes, key_hash)
