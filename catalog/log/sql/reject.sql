-- Keep rejected inputs given as lists, each once with all its faults, the first at the position after $before.
INSERT INTO log.rejected
SELECT $writer, $before::BIGINT + unnest(range(1, len($raws) + 1)), make_timestamptz($received_at::BIGINT),
    unnest($sources::VARCHAR[]), unnest($actors::VARCHAR[]),
    unnest(list_transform(
        list_zip($pointers::VARCHAR[][], $reasons::VARCHAR[][]),
        lambda one: list_transform(
            list_zip(one[1], one[2]), lambda fault: struct_pack(pointer := fault[1], reason := fault[2])))),
    unnest($raws::VARCHAR[]), unnest($raw_hashes::BLOB[]), unnest($chain_hashes::BLOB[])
