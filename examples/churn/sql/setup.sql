-- The schemas, and the two tables that only grow.
CREATE SCHEMA staging;
CREATE SCHEMA features;
CREATE SCHEMA marts;
CREATE TABLE staging.clicks (
    click_id BIGINT, customer_id BIGINT, clicked_at TIMESTAMP, page VARCHAR, seconds_on_page BIGINT
);
CREATE TABLE marts.churn_scores (
    customer_id BIGINT, model_version VARCHAR, churn_probability DOUBLE, scored_on DATE
);
