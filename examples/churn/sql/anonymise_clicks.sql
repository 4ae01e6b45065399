-- Clicks per group of at least ten people: nobody can be singled out any more.
COPY (
    SELECT
        customers.age_band,
        customers.region,
        count(DISTINCT clicks.customer_id) AS people,
        count(clicks.click_id) AS clicks,
        avg(clicks.seconds_on_page) AS mean_seconds
    FROM staging.clicks AS clicks
    JOIN staging.customers AS customers ON customers.customer_id = clicks.customer_id
    GROUP BY customers.age_band, customers.region
    HAVING count(DISTINCT clicks.customer_id) >= 10
    ORDER BY customers.age_band, customers.region
) TO '/data/web/clicks_anonymised.csv' (HEADER)
