"""The DuckDB file: opening it, its tables, the documented views and macros and the parts they are composed of."""
