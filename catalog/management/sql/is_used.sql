-- Whether controls and KPIs were ever worked out.
SELECT EXISTS (FROM managed.progress)
