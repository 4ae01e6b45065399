-- Bought data on households, keyed by the hash of an email.
CREATE OR REPLACE TABLE staging.demographics AS
SELECT email_md5 AS email_hash, CAST(household_income AS DOUBLE) AS household_income, household_size
FROM read_csv('/data/vendor/demographics.csv')
