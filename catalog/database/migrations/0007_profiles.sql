-- What is known of an emitter decides how some runs wrote (catalog/events/emitters). Rows read before lack it, so the
-- readings are emptied: the log is read again when the catalog is next asked, or served.
ALTER TABLE reading.mentions ADD COLUMN profile VARCHAR;
ALTER TABLE reading.mentions ADD COLUMN profile_mode VARCHAR;
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
