-- Support tickets with their free text.
CREATE OR REPLACE TABLE staging.tickets AS
SELECT ticket_id, customer_id, opened_on, hours_to_solve, trim(body) AS body
FROM read_csv('/data/support/tickets.csv')
WHERE customer_id IS NOT NULL
