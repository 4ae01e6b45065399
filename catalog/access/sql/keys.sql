-- Every key there ever was, the oldest first.
SELECT key_hash, prefix, name, role, namespaces, until, created_at, created_by, revoked_at, revoked_by, last_used_at
FROM access.keys
ORDER BY created_at, prefix
