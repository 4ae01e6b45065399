-- A management record has no schema of OpenLineage, and lacks none: that it has no schemaURL is no warning any more.
DELETE FROM reading.warnings USING reading.records
WHERE warnings.pointer = '/schemaURL' AND warnings.event_time = records.event_time AND warnings.rank = records.rank;
