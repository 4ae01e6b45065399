-- What users see of this table in `main`, as of every view there.
COMMENT ON TABLE main.migrations IS 'What was done to this file to bring it to the version that wrote it';
COMMENT ON COLUMN main.migrations.migration IS 'Name of a migration, or of a set of views by its content';
COMMENT ON COLUMN main.migrations.applied_at IS 'When it was done';
