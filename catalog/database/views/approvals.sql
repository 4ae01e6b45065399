-- An approval of a model version for a purpose, as it was given; whether it still holds: `whence gate`.
-- namespace: Version approved: namespace
-- name: Its name
-- version: Its version
-- purpose: What it was approved for
-- approved_by: Who approved it
-- approved_at: When
-- valid_until: Last day it holds, NULL where open
-- digests: What the approver saw, as digests
SELECT body ->> '$.namespace' AS namespace, body ->> '$.name' AS name, body ->> '$.version' AS version,
    body ->> '$.purpose' AS purpose, body ->> '$.by' AS approved_by, changed_at AS approved_at,
    try_cast(body ->> '$.until' AS DATE) AS valid_until, (body -> '$.digests')::JSON AS digests
FROM seen.records WHERE kind = 'approval'
