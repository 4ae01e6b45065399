-- The new clicks are appended: the log only grows.
INSERT INTO staging.clicks
SELECT click_id, customer_id, clicked_at, page, seconds_on_page
FROM read_csv('/data/web/clicks.csv')
