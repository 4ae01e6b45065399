-- What can be seen from the two clocks. `SET VARIABLE as_of` cuts observations by eventTime, `SET VARIABLE known_at`
-- everything by the time the catalog learned it; unset, nothing is cut. moment orders events (docs/decisions/0002).
CREATE SCHEMA IF NOT EXISTS seen;

CREATE OR REPLACE VIEW seen.run_events AS
SELECT *, epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
FROM reading.run_events
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ);

-- Mentions known, whenever they happened: governance facts hold by their own dates, and names for good.
CREATE OR REPLACE VIEW seen.known_mentions AS
SELECT m.*, epoch_us(m.event_time)::HUGEINT * 18446744073709551616 + m.rank AS moment
FROM reading.mentions AS m
WHERE m.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ);

-- Symlinks: which dataset each linked name stands for. A name sent as a dataset before a mere identifier, then the
-- smallest (namespace, name).
CREATE OR REPLACE VIEW seen.canonical AS
WITH RECURSIVE links AS (
    SELECT dataset_key AS one, identifier_key AS other FROM reading.symlinks
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    UNION
    SELECT identifier_key, dataset_key FROM reading.symlinks
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
),
linked AS (SELECT DISTINCT one AS dataset_key FROM links),
sent AS (
    SELECT DISTINCT m.dataset_key FROM seen.known_mentions AS m
    WHERE m.dataset_key IN (SELECT dataset_key FROM linked)
      AND m.mentioned_as IN ('input', 'output', 'dataset', 'declared_input', 'declared_output')
),
placed AS (
    SELECT l.dataset_key,
        row_number() OVER (ORDER BY s.dataset_key IS NULL, d.namespace, d.name) AS place
    FROM linked AS l
    JOIN reading.datasets AS d USING (dataset_key)
    LEFT JOIN sent AS s USING (dataset_key)
),
component(dataset_key, place) USING KEY (dataset_key) AS (
    SELECT dataset_key, place FROM placed
    UNION
    SELECT l.other, min(c.place)
    FROM component AS c
    JOIN links AS l ON l.one = c.dataset_key
    JOIN recurring.component AS old ON old.dataset_key = l.other
    WHERE c.place < old.place
    GROUP BY l.other
)
SELECT c.dataset_key, p.dataset_key AS canonical_key
FROM component AS c JOIN placed AS p ON p.place = c.place;

-- Observed mentions, every dataset by its canonical key.
CREATE OR REPLACE VIEW seen.mentions AS
SELECT m.* EXCLUDE (dataset_key, target_key, previous_key),
    m.dataset_key AS sent_key,
    coalesce(d.canonical_key, m.dataset_key) AS dataset_key,
    coalesce(t.canonical_key, m.target_key) AS target_key,
    coalesce(p.canonical_key, m.previous_key) AS previous_key
FROM seen.known_mentions AS m
LEFT JOIN seen.canonical AS d ON d.dataset_key = m.dataset_key
LEFT JOIN seen.canonical AS t ON t.dataset_key = m.target_key
LEFT JOIN seen.canonical AS p ON p.dataset_key = m.previous_key
WHERE m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ);
