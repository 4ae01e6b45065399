-- Which rejected input was corrected and taken in, as which entry: it stays on record, and needs nobody any more.
CREATE TABLE log.replayed (writer VARCHAR, position BIGINT, entry_position BIGINT, replayed_at TIMESTAMPTZ);
