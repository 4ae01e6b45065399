-- Note since when findings are found that were not before.
INSERT INTO judged.found BY NAME
SELECT DISTINCT f.id, $found_at::TIMESTAMPTZ AS found_at
FROM judged.findings AS f ANTI JOIN judged.found AS known USING (id)
