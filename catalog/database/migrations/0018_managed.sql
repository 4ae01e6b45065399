-- Controls and KPIs as they stand, worked out when somebody asks for them, and kept until the log grows or the day is
-- over. Never part of the digest: they depend on now.
CREATE SCHEMA managed;

-- The log's position, and what else the tables of this schema were worked out for.
CREATE TABLE managed.progress (position BIGINT, basis VARCHAR);

-- answer: the whole row, as the question gives it.
CREATE TABLE managed.controls (
    ordinal BIGINT,
    framework VARCHAR,
    id VARCHAR,
    title VARCHAR,
    means VARCHAR,
    state VARCHAR,
    evidence VARCHAR,
    met BIGINT,
    total BIGINT,
    owner VARCHAR,
    reviewed_at DATE,
    why VARCHAR,
    next_step VARCHAR,
    query VARCHAR,
    reasons VARCHAR,
    answer VARCHAR USING COMPRESSION zstd
);

CREATE TABLE managed.kpis (
    ordinal BIGINT,
    kpi VARCHAR,
    title VARCHAR,
    formula VARCHAR,
    period VARCHAR,
    period_start TIMESTAMPTZ,
    period_end TIMESTAMPTZ,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    unit VARCHAR,
    target DOUBLE,
    state VARCHAR,
    query VARCHAR,
    drill_down VARCHAR,
    answer VARCHAR USING COMPRESSION zstd
);
