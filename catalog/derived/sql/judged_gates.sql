-- Rows of judged.gates, as the rules have them now.
INSERT INTO judged.gates BY NAME
FROM judged_rows
