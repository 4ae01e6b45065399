{{ config(materialized='view') }}
select * from {{ source('public', 'features') }} where amount > 0
