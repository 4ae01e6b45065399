-- A KPI in a month: the one under way and the eleven before it; how things stand, in the one under way. Computed when queried.
-- kpi: Id of the KPI
-- title: Its title
-- formula: Its formula in words
-- period: Month
-- period_start: First instant of the month
-- period_end: First instant after it
-- value: Its value, NULL where nothing was measured
-- numerator: What the value is counted from
-- denominator: What it is counted by
-- unit: Unit of the value
-- target: Target: of an objective whose measure it is, else the one it comes with
-- state: on_target, off_target or no_data
-- query: Statement that gives the value
-- drill_down: Statement that gives the rows behind it
SELECT kpi, title, formula, period, period_start, period_end, value, numerator, denominator, unit, target, state, query,
    drill_down
FROM managed.kpis ORDER BY ordinal
