"""The page of SQL: the schema, and an answer as table and chart."""
