-- An approval of a model version for a purpose, as recorded. The view approval_states says whether it still holds.
-- namespace: Namespace of the version approved
-- name: Name of that dataset
-- version: Version approved
-- purpose: Purpose it is approved for
-- approved_by: Who approved it
-- approved_at: When it was recorded
-- valid_until: Last day it is valid, NULL where open
-- status: Its status; revoked: it counts no longer
-- digests: Digests of what the approver saw
SELECT body ->> '$.namespace' AS namespace, body ->> '$.name' AS name, body ->> '$.version' AS version,
    body ->> '$.purpose' AS purpose, body ->> '$.by' AS approved_by, changed_at AS approved_at,
    try_cast(body ->> '$.until' AS DATE) AS valid_until, body ->> '$.status' AS status,
    (body -> '$.digests')::JSON AS digests
FROM seen.records WHERE kind = 'approval'
