-- Whether a part of a writer's chain fits together and to the link before it, and its last link: each link is looked at
-- by itself, since the hash before it is kept with it. The text of a link is written as Python does it, but for rare
-- characters: a part that does not fit is looked through there, link by link.
WITH links AS (
    SELECT
        position, epoch_us(received_at) AS received_at, kind, producer, actor, body_hash, chain_hash,
        CASE WHEN isfinite(received_at) THEN make_timestamp(epoch_us(received_at)) END AS received,
        CASE WHEN isfinite(event_time) THEN make_timestamp(epoch_us(event_time)) END AS happened
    FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
), covered AS (
    SELECT
        position, received_at, chain_hash,
        lag(position, 1, $position) OVER ordered AS position_before,
        lag(received_at, 1, $received_at) OVER ordered AS received_before,
        lag(chain_hash, 1, $chain_hash) OVER ordered AS hash_before,
        json_array(
            $writer, position,
            strftime(received, '%Y-%m-%dT%H:%M:%S')
                || CASE WHEN microsecond(received) % 1000000 = 0 THEN 'Z' ELSE strftime(received, '.%fZ') END,
            strftime(happened, '%Y-%m-%dT%H:%M:%S')
                || CASE WHEN microsecond(happened) % 1000000 = 0 THEN 'Z' ELSE strftime(happened, '.%fZ') END,
            kind, producer, actor, lower(hex(body_hash))
        )::VARCHAR AS link
    FROM links WINDOW ordered AS (ORDER BY position)
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
FROM covered
