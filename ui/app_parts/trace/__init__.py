"""The page of a trace: pickers, tables and side panels."""
