select customer_id from {{ ref("broken_scores") }}
