-- Whether a part of a writer's chain fits together and to the link before it, and its last link. Each link is looked at
-- by itself, since the hash before it is kept with it. The text of a link is written as Python does it, but for rare
-- characters: a part that does not fit is looked through there, link by link.
-- Sorted first, and with constants before the first link: a window of its own would cost a third of all this more.
WITH ordered AS (
    SELECT position, received_at, event_time, kind, producer, actor, body_hash, chain_hash
    FROM log.entries WHERE writer = $writer AND position >= $after AND position <= $until
    ORDER BY position
), links AS (
    SELECT
        position, kind, producer, actor, body_hash, chain_hash,
        epoch_us(received_at) AS received_at, epoch_us(event_time) AS event_time,
        CASE WHEN isfinite(received_at) THEN make_timestamp(epoch_us(received_at)) END AS received,
        CASE WHEN isfinite(event_time) THEN make_timestamp(epoch_us(event_time)) END AS happened
    FROM ordered
), covered AS (
    SELECT
        position, received_at, chain_hash,
        lag(position, 1, 0) OVER () AS position_before,
        lag(received_at, 1, $never) OVER () AS received_before,
        lag(chain_hash, 1, $genesis) OVER () AS hash_before,
        json_array(
            $writer, position,
            CASE
                WHEN received_at % 1000000 = 0 THEN strftime(received, '%Y-%m-%dT%H:%M:%SZ')
                ELSE strftime(received, '%Y-%m-%dT%H:%M:%S.%fZ')
            END,
            CASE
                WHEN event_time % 1000000 = 0 THEN strftime(happened, '%Y-%m-%dT%H:%M:%SZ')
                ELSE strftime(happened, '%Y-%m-%dT%H:%M:%S.%fZ')
            END,
            kind, producer, actor, lower(hex(body_hash))
        )::VARCHAR AS link
    FROM links
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
