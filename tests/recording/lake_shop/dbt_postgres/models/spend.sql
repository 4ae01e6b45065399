{{ config(materialized='table') }}
select customer_id, country, sum(amount) as spent, count(*) as orders from {{ ref('paid') }} group by 1, 2
