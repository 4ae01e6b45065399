-- A management record as evidence: whether it is in force and in date today, and what it names.
-- kind: Kind of record
-- id: Its id, unique within its kind
-- title: Its title, else its id
-- owner: Who is responsible for it
-- status: Its status
-- is_in_force: Whether its status counts, somebody owns it, and it has not run out
-- reviewed_at: When it was last approved, held, assessed or otherwise looked at, else when it was opened
-- valid_until: Last day it counts without another look, NULL where it names none
-- missing: What keeps it from being in force, NULL where nothing does
-- controls: Controls and clauses that it names
-- models: Models that it names, as NAMESPACE NAME or NAME
-- body: The whole record
SELECT kind, id, title, owner, status, is_in_force, reviewed_at, valid_until, missing, controls, models, body::JSON AS body
FROM seen.attested
