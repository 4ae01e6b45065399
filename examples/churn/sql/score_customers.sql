-- Today's scores join all earlier ones; `scored` is what the model said of features.churn.
INSERT INTO marts.churn_scores
SELECT customer_id, model_version, churn_probability, scored_on
FROM scored
