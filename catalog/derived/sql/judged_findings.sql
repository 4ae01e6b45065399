-- Rows of judged.findings, as the rules have them now.
INSERT INTO judged.findings BY NAME
FROM judged_rows
