-- The datasets that some findings are of.
SELECT DISTINCT target_key FROM judged.findings WHERE id IN (SELECT unnest($findings::VARCHAR[]))
