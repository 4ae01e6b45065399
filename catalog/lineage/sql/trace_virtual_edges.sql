-- How many edges lead into virtual versions of the closure, by how far these are from its start.
SELECT depth, count(source_key) AS edges FROM closure WHERE read_at IS NOT NULL GROUP BY depth ORDER BY depth
