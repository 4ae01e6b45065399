{{ config(materialized='external', location=env_var('SHOP') ~ '/training/spend.parquet') }}
select customer_id, country, sum(amount) as spent, count(*) as orders from {{ ref('orders') }} group by 1, 2
