-- Customers who agreed to marketing; the email leaves as a hash, the name not at all.
CREATE OR REPLACE TABLE staging.customers AS
SELECT
    customer_id,
    md5(lower(email)) AS email_hash,
    CASE WHEN birth_year >= 1995 THEN 'young' WHEN birth_year >= 1970 THEN 'middle' ELSE 'older' END AS age_band,
    region,
    plan,
    monthly_price,
    signed_up,
    churned
FROM read_csv('/data/crm/customers.csv')
WHERE marketing_consent
ORDER BY customer_id
