"""The parts of the page KPIs: one KPI with its trend and the rows behind it; the form that opens actions."""
