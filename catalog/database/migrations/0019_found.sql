-- Since when each finding is found, by its id: kept beside the verdicts, which follow from the log alone and are compared
-- with it. NULL where it was found by an assessment of everything: when it began is not known then.
CREATE TABLE judged.found (id VARCHAR, found_at TIMESTAMPTZ);
