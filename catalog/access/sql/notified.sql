-- What a webhook was sent.
SELECT DISTINCT matter FROM access.notified
