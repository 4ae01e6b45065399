-- Rows of judged.retention, as the rules have them now.
INSERT INTO judged.retention BY NAME
FROM judged_rows
