-- Every customer is in one split only, and stays in it from month to month.
COPY (
    SELECT churn.* FROM features.churn AS churn WHERE churn.customer_id % 20 < 14 ORDER BY churn.customer_id
) TO '/data/features/churn_train.parquet' (FORMAT parquet);
COPY (
    SELECT churn.* FROM features.churn AS churn WHERE churn.customer_id % 20 BETWEEN 14 AND 16 ORDER BY churn.customer_id
) TO '/data/features/churn_validation.parquet' (FORMAT parquet);
COPY (
    SELECT churn.* FROM features.churn AS churn WHERE churn.customer_id % 20 >= 17 ORDER BY churn.customer_id
) TO '/data/features/churn_test.parquet' (FORMAT parquet)
