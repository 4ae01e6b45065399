-- Management records as they stand, of a kind or of all, the newest opened first.
FROM records
WHERE $kind IS NULL OR kind = $kind
ORDER BY opened_at DESC, kind, id
