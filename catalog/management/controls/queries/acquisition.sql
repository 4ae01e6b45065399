-- Whether it is declared of every source how it was acquired, from whom, and, where others made it, on what terms.
SELECT namespace || ' ' || name AS item, is_declared AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT is_declared
        THEN 'not declared: ' || concat_ws(', ', CASE WHEN channel IS NULL THEN 'channel' END,
            CASE WHEN owner IS NULL AND supplier IS NULL THEN 'owner or supplier' END,
            CASE WHEN needs_licence AND licence IS NULL THEN 'licence' END) END AS missing
FROM (
    SELECT namespace, name, owner, channel, supplier, licence, needs_licence,
        channel IS NOT NULL AND coalesce(owner, supplier) IS NOT NULL AND (licence IS NOT NULL OR NOT needs_licence)
            AS is_declared
    FROM (
        SELECT namespace, name, owner, channel, supplier, licence,
            coalesce(channel, '') NOT IN ('internal', 'user_service', 'user_interaction', 'synthetic') AS needs_licence
        FROM learned_datasets WHERE is_source
    )
)
ORDER BY item
