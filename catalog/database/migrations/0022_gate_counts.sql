-- How many findings a gate's decision rests on, of the version itself and of what it came from; what is judged is worked
-- out once more, to have them.
ALTER TABLE judged.gates ADD COLUMN violations BIGINT;
ALTER TABLE judged.gates ADD COLUMN gaps BIGINT;
ALTER TABLE judged.gates ADD COLUMN warnings BIGINT;
ALTER TABLE judged.gates ADD COLUMN waived BIGINT;
ALTER TABLE judged.gates ADD COLUMN violated VARCHAR[];
DELETE FROM judged.progress;
