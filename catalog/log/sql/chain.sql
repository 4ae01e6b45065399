-- Whether a part of a writer's chain fits together and to the link before it, and its last link. Each link is looked at
-- by itself, since the hash before it is kept with it. The text of a link is written as Python does it, but for rare
-- characters: a part that does not fit is looked through there, link by link.
-- Texts are written as rows are read, where what all of them share is one value, and sorted then; constants before the
-- first link: a window of its own would cost a third of all this more.
WITH ordered AS (
    SELECT
        position, epoch_us(received_at) AS received_at, chain_hash,
        json_array(
            $writer, position,
            CASE
                WHEN NOT isfinite(received_at) THEN NULL
                WHEN epoch_us(received_at) % 1000000 = 0
                THEN strftime(make_timestamp(epoch_us(received_at)), '%Y-%m-%dT%H:%M:%SZ')
                ELSE strftime(make_timestamp(epoch_us(received_at)), '%Y-%m-%dT%H:%M:%S.%fZ')
            END,
            CASE
                WHEN NOT isfinite(event_time) THEN NULL
                WHEN epoch_us(event_time) % 1000000 = 0
                THEN strftime(make_timestamp(epoch_us(event_time)), '%Y-%m-%dT%H:%M:%SZ')
                ELSE strftime(make_timestamp(epoch_us(event_time)), '%Y-%m-%dT%H:%M:%S.%fZ')
            END,
            kind, producer, actor, lower(hex(body_hash))
        )::VARCHAR AS link
    FROM log.entries WHERE writer = $writer AND position >= $after AND position <= $until
    ORDER BY position
), covered AS (
    SELECT
        position, received_at, chain_hash, link,
        lag(position, 1, 0) OVER () AS position_before,
        lag(received_at, 1, $never) OVER () AS received_before,
        lag(chain_hash, 1, $genesis) OVER () AS hash_before
    FROM ordered
)
SELECT
    count(*) AS links,
    bool_and(coalesce(
        position = position_before + 1 AND received_at >= received_before
        AND sha256(hash_before || encode(link)) = lower(hex(chain_hash)),
        false
    )) AS fits,
    max(position) AS position, arg_max(received_at, position) AS received_at,
    arg_max(chain_hash, position) AS chain_hash
FROM covered WHERE position > $after
