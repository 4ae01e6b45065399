-- The KPIs of the period under way, as the question gives them.
SELECT answer FROM managed.kpis WHERE answer IS NOT NULL ORDER BY ordinal
