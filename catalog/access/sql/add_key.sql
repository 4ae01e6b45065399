-- Keep a new key.
INSERT INTO access.keys
VALUES ($key_hash, $prefix, $name, $role, $namespaces, $until, $created_at, $created_by, NULL, NULL, NULL)
