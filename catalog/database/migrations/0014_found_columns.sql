-- The columns of a dataset with their descriptions, so that a search says which of them it found; who answers for its
-- declared source, so that a search for a person finds it. The list is worked out
-- anew from the readings, which stay.
ALTER TABLE listed.datasets ADD COLUMN columns STRUCT(field VARCHAR, description VARCHAR)[];
ALTER TABLE listed.datasets ADD COLUMN source_owner VARCHAR;
DELETE FROM listed.progress;
