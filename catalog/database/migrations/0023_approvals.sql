-- What of that an approval rests on is different, by the digests that the gate compares: pages, controls and KPIs read it
-- here. recorded_at is of the record as it was examined. What is judged is worked out once more, to have it.
CREATE TABLE judged.approvals (
    dataset_key BIGINT,
    version VARCHAR,
    approval VARCHAR,
    recorded_at TIMESTAMPTZ,
    valid_until DATE,
    changed VARCHAR[]
);
DELETE FROM judged.progress;
