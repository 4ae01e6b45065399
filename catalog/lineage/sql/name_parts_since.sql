-- The rows of the index of names behind one of them.
SELECT rowid AS row_number, dataset_key, coalesce(stem_key, 0) AS stem_key, coalesce(tail_key, 0) AS tail_key
FROM reading.name_parts WHERE rowid > $row
