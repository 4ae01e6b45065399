-- Whether a word of the organisation's own was received since.
SELECT EXISTS (FROM reading.records WHERE received_at >= $since AND kind = 'term')
