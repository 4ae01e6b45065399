-- Management records as they stand, of a kind or of all, the newest opened first.
FROM records
WHERE ($kind IS NULL OR kind = $kind)
  AND ($status IS NULL OR status = $status OR $status = 'open' AND closed_at IS NULL)
  AND ($owner IS NULL OR owner = $owner)
  AND ($due_before IS NULL OR due_at < $due_before AND closed_at IS NULL)
ORDER BY opened_at DESC, kind, id
