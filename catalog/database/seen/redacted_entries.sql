-- The entries of which something was taken out, and the SHA-256 of what is left: they were read again as that.
SELECT json_extract_string(body, '$.writer') AS writer, json_extract_string(body, '$.position')::BIGINT AS position,
    arg_max(json_extract_string(body, '$.text_hash'), struct_pack(event_time, rank)) AS text_hash
FROM reading.records
WHERE kind = 'redaction' AND json_extract_string(body, '$.status') = 'done' AND json_extract_string(body, '$.chain') = 'log'
GROUP BY ALL
