-- A management record in its latest state: an approval, a waiver, a case, a receipt, …
-- kind: Kind of record
-- id: Its id, unique within its kind
-- status: Its status
-- owner: Who is responsible for it
-- opened_at: When it was first recorded
-- due_at: When it is due
-- closed_at: When it was closed, NULL while it is open
-- body: The whole record
SELECT kind, id, body ->> '$.status' AS status, coalesce(body ->> '$.owner', body ->> '$.by') AS owner, opened_at,
    try_cast(coalesce(body ->> '$.due_at', body ->> '$.until') AS TIMESTAMPTZ) AS due_at,
    CASE WHEN body ->> '$.status' = 'closed' THEN changed_at END AS closed_at, body::JSON AS body
FROM seen.records
