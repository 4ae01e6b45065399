-- SQL says more of how it writes: partitions that are overwritten, tables that are emptied and filled, COPY and LOAD DATA.
-- Rows read before lack it, so the log is read again, as after 0012.
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
