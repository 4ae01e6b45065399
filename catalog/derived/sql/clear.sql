-- Empty one derived table.
DELETE FROM {table}
