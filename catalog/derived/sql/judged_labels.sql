-- Rows of judged.labels, as the rules have them now.
INSERT INTO judged.labels BY NAME
FROM judged_rows
