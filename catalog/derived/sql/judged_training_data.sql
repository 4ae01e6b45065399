-- Rows of judged.training_data, as the rules have them now.
INSERT INTO judged.training_data BY NAME
FROM judged_rows
