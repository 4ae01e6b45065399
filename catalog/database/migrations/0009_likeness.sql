-- What gaps and `whence doctor` find likely partners by: the last parts of every name, and the writes that runs lost.
-- Rows read before lack them, so the readings are emptied: the log is read again when the catalog is next asked, or served.
CREATE TABLE reading.name_parts (dataset_key BIGINT, stem_key BIGINT, tail_key BIGINT, received_at TIMESTAMPTZ);

-- An event of a run whose SQL writes a table, while the event names no output.
CREATE TABLE reading.lost_writes (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    run_key BIGINT,
    target VARCHAR,
    stem_key BIGINT,
    tail_key BIGINT
);
DELETE FROM reading.progress;
DELETE FROM reading.datasets;
DELETE FROM reading.jobs;
DELETE FROM reading.facets;
DELETE FROM reading.facet_sets;
DELETE FROM reading.fields;
DELETE FROM reading.column_edges;
DELETE FROM reading.symlinks;
DELETE FROM reading.run_events;
DELETE FROM reading.mentions;
DELETE FROM reading.warnings;
DELETE FROM reading.declarations;
DELETE FROM reading.aliases;
DELETE FROM reading.checks;
DELETE FROM reading.assertions;
DELETE FROM reading.records;
DELETE FROM judged.progress;
DELETE FROM listed.progress;
