-- A management record as it stands: an approval, a waiver, a case, a receipt, …
-- kind: What it is
-- id: Its id, one of its kind
-- status: Where it stands
-- owner: Who answers for it
-- opened_at: When it was first recorded
-- due_at: When it has to be done
-- closed_at: When it was closed, NULL while it is open
-- body: The whole record
SELECT kind, id, body ->> '$.status' AS status, coalesce(body ->> '$.owner', body ->> '$.by') AS owner, opened_at,
    try_cast(coalesce(body ->> '$.due_at', body ->> '$.until') AS TIMESTAMPTZ) AS due_at,
    CASE WHEN body ->> '$.status' = 'closed' THEN changed_at END AS closed_at, body::JSON AS body
FROM seen.records
