-- Which rows of the inbox (catalog/database/storage/inbox.py) the log has taken in, by batch: those of the last batch may
-- still be there. Only a lake with its metadata in PostgreSQL has an inbox; the table is everywhere, so that all are equal.
CREATE TABLE log.taken (
    batch BIGINT,
    first_id BIGINT,
    last_id BIGINT
);
