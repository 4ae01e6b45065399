-- The log's position that the verdict tables were worked out for.
SELECT max(position) FROM judged.progress
