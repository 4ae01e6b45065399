select customer_id, cast(country as integer) as score
from {{ ref("customer_features") }}
