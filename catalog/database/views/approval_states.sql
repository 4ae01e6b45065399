-- The state of an approval, as the gate finds it for the version. Computed when queried.
-- namespace: Namespace of the version approved
-- name: Name of that dataset
-- version: Version approved
-- purpose: Purpose it is approved for
-- approved_by: Who approved it
-- approved_at: When it was recorded
-- valid_until: Last day it is valid, NULL where open
-- state: valid; stale: what it rests on has changed; expired; revoked; unknown: the version was not examined, so it counts for nothing
-- changed: What differs where it is stale: labels (what is declared), model_version, purpose, quality (validations), rules, trace
SELECT r.body ->> '$.namespace' AS namespace, r.body ->> '$.name' AS name, r.body ->> '$.version' AS version,
    r.body ->> '$.purpose' AS purpose, r.body ->> '$.by' AS approved_by, r.changed_at AS approved_at,
    coalesce(j.valid_until, try_cast(r.body ->> '$.until' AS DATE)) AS valid_until,
    CASE WHEN (r.body ->> '$.status') = 'revoked' THEN 'revoked'
         WHEN j.approval IS NULL THEN 'unknown'
         WHEN j.valid_until < coalesce(getvariable('as_of'), getvariable('known_at'), now())::DATE THEN 'expired'
         WHEN len(j.changed) > 0 THEN 'stale'
         ELSE 'valid' END AS state,
    CASE WHEN state = 'stale' THEN j.changed END AS changed
FROM seen.records AS r
LEFT JOIN judged.approvals AS j ON j.approval = r.id AND j.recorded_at = r.changed_at
WHERE r.kind = 'approval'
