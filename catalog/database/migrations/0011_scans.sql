-- Which snapshot a scan report says was read, which the version facet beside it does not; that a run only creates a
-- table; and the statistics of what was read. Rows read before lack them, so the log is read again, as after 0007.
ALTER TABLE reading.mentions ADD COLUMN scanned VARCHAR;
ALTER TABLE reading.mentions ADD COLUMN file_count BIGINT;
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
DELETE FROM reading.name_parts;
DELETE FROM reading.lost_writes;
DELETE FROM judged.progress;
DELETE FROM listed.progress;
