-- The versions that time alone may have changed by a day, of a table that keeps when.
SELECT dataset_key, version FROM {table} WHERE changes_on <= $today
