"""The words of controls, KPIs, records and reviews."""
