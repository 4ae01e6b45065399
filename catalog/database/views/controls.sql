-- A control or clause of a framework with its state. Computed when queried.
-- framework: iso42001, requirements or ai_act
-- id: Its id in the framework
-- title: Its title, in our own words
-- meaning: What it asks for, in our own words
-- state: computed, attested, partial, gap, not_applicable or organisational; never compliant
-- evidence: How it comes by evidence: computed, trigger (computed, with what people add), record or organisational
-- evidence_count: How many of the things it is held to have their evidence
-- total: How many things it is held to
-- owner: Who is responsible for it, NULL where nobody is
-- reviewed: Day of the newest evidence that people gave
-- why: The state in words
-- next_step: Command that fills what is missing, NULL where nothing is
-- reasons: Reasons of the decision that it does not apply, or that its evidence is kept elsewhere
-- query: What its state follows from: run it to see each thing
SELECT framework, id, title, means AS meaning, state, evidence, met AS evidence_count, total, owner,
    reviewed_at AS reviewed, why, next_step, reasons, query
FROM managed.controls ORDER BY framework <> 'iso42001', framework, ordinal
