-- Put rows into one derived table.
INSERT INTO {table} BY NAME
FROM derived_rows
