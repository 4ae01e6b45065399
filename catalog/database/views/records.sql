-- A management record in its latest state: a risk, an incident, an approval, a waiver, a case, …
-- kind: Kind of record
-- id: Its id, unique within its kind
-- status: Its state
-- owner: Who is responsible for it
-- opened_at: When what it is about began, else when it was first recorded
-- due_at: When it is due
-- closed_at: When it came to the state that ends it, NULL while it is open
-- body: The whole record
SELECT kind, id, body ->> '$.status' AS status, coalesce(body ->> '$.owner', body ->> '$.by') AS owner,
    coalesce(try_cast(body ->> '$.opened_at' AS TIMESTAMPTZ), opened_at) AS opened_at,
    try_cast(coalesce(body ->> '$.due_at', body ->> '$.until') AS TIMESTAMPTZ) AS due_at,
    coalesce(
        try_cast(body ->> '$.closed_at' AS TIMESTAMPTZ), CASE WHEN body ->> '$.status' = 'closed' THEN changed_at END
    ) AS closed_at,
    body::JSON AS body
FROM seen.records
