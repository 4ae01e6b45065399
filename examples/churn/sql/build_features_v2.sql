-- As v1, with bought demographics, complaints read from the free text, and a partner's points nobody declared.
CREATE OR REPLACE TABLE features.churn AS
WITH activity AS (
    SELECT
        customer_id,
        count(click_id) AS clicks,
        avg(seconds_on_page) AS mean_seconds,
        count(click_id) FILTER (WHERE page = 'cancel') AS cancel_clicks,
        date_diff('day', max(clicked_at), TIMESTAMP '2026-03-16') AS days_since_click
    FROM staging.clicks
    GROUP BY customer_id
),
support AS (
    SELECT
        customer_id,
        count(ticket_id) AS tickets,
        max(hours_to_solve) AS longest_hours,
        sum(CAST(regexp_matches(body, 'refund|cancel') AS INTEGER)) AS complaints
    FROM staging.tickets
    GROUP BY customer_id
)
SELECT
    customers.customer_id,
    customers.monthly_price,
    date_diff('day', customers.signed_up, DATE '2026-03-16') AS tenure_days,
    coalesce(activity.clicks, 0) AS clicks,
    coalesce(activity.mean_seconds, 0) AS mean_seconds,
    coalesce(activity.cancel_clicks, 0) AS cancel_clicks,
    coalesce(activity.days_since_click, 999) AS days_since_click,
    coalesce(support.tickets, 0) AS tickets,
    coalesce(support.longest_hours, 0) AS longest_hours,
    coalesce(support.complaints, 0) AS complaints,
    coalesce(peers.clicks / peers.people, 0) AS peer_clicks,
    demographics.household_income,
    demographics.household_size,
    coalesce(partner.partner_points, 0) AS partner_points,
    customers.churned
FROM staging.customers AS customers
LEFT JOIN activity ON activity.customer_id = customers.customer_id
LEFT JOIN support ON support.customer_id = customers.customer_id
LEFT JOIN read_csv('/data/web/clicks_anonymised.csv') AS peers
    ON peers.age_band = customers.age_band AND peers.region = customers.region
LEFT JOIN staging.demographics AS demographics ON demographics.email_hash = customers.email_hash
LEFT JOIN read_csv('/data/partners/partner_export.csv') AS partner
    ON partner.customer_id = customers.customer_id
ORDER BY customers.customer_id
