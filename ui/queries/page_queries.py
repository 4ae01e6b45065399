"""The SQL that pages ask of the documented views, each for no more rows than it shows."""

SOURCES = "SELECT DISTINCT name FROM sources WHERE name IS NOT NULL ORDER BY name LIMIT 2000"
CASES = """
    SELECT id, owner, opened_at, due_at, body FROM records
    WHERE kind = 'case' AND status = 'open' ORDER BY due_at NULLS LAST, opened_at DESC, id LIMIT 50
"""
RETENTION_COUNTS = "SELECT state, count(*) AS versions FROM retention_states GROUP BY state ORDER BY state"
RETENTION_MONTHS = """
    SELECT strftime(delete_by, '%Y-%m') AS month, state, count(*) AS versions FROM retention_states
    WHERE delete_by IS NOT NULL AND state NOT IN ('superseded', 'disposed')
    GROUP BY ALL ORDER BY month, state LIMIT 120
"""
RETENTION_ROWS = """
    SELECT state, delete_by, keep_until, name, version, source, why, namespace, count(*) OVER () AS total
    FROM retention_states
    WHERE ($state IS NULL OR state = $state) AND ($month IS NULL OR strftime(delete_by, '%Y-%m') = $month)
        AND contains(lower(concat_ws(' ', namespace, name, source)), lower($words))
    ORDER BY delete_by NULLS LAST, namespace, name, version LIMIT $count OFFSET $start
"""
RETENTION_OF = """
    SELECT namespace, name, version, state, source, why, delete_by::VARCHAR AS delete_by,
        keep_until::VARCHAR AS keep_until
    FROM retention_states WHERE namespace = $namespace AND name = $name ORDER BY ALL
"""
HOLDS = """
    SELECT r.name, r.keep_until, count(s.version) AS "versions held", (
            SELECT string_agg(h ->> '$.reason', '; ')
            FROM (SELECT unnest(try_cast(any_value(f.body) -> '$.holds' AS JSON[])) AS h)
        ) AS reason, r.namespace
    FROM retention AS r
    LEFT JOIN facets AS f ON f.entity_kind = 'dataset' AND f.facet = 'whence_retention'
        AND f.namespace = r.namespace AND f.name = r.name
    LEFT JOIN retention_states AS s ON s.namespace = r.namespace AND s.name = r.name AND s.state = 'held'
    WHERE r.keep_until IS NOT NULL
    GROUP BY r.namespace, r.name, r.keep_until ORDER BY r.keep_until, r.namespace, r.name LIMIT 200
"""
MODEL_APPROVALS = """
    SELECT version, purpose, approved_by, approved_at, valid_until FROM approvals
    WHERE namespace = $namespace AND name = $name AND status IS DISTINCT FROM 'revoked'
    ORDER BY approved_at DESC, version LIMIT 100
"""
MODEL_DATA = """
    SELECT name, any_value(source) AS source, any_value(channel) AS channel, any_value(licence) AS licence,
        array_to_string(any_value(basis), ', ') AS basis, max(identifiability) AS identifiability,
        min(delete_by) AS "delete by", count(*) AS versions, min(depth) AS hops,
        bool_or(is_source) AS "is source", namespace, count(*) OVER () AS total
    FROM model_training_data
    WHERE model_namespace = $namespace AND model_name = $name AND model_version = $version
    GROUP BY namespace, name ORDER BY "is source" DESC, hops, namespace, name LIMIT 200
"""
# Of a model the validations of what it learned from as well, the newest first.
REPORT_VALIDATIONS = """
    SELECT v.name, v.version, v.suite, v.verdict, v.evaluated, v.failed, v.validated_at AS "validated at"
    FROM validations AS v
    WHERE (v.namespace, v.name, v.version) IN (
            SELECT (t.namespace, t.name, t.version) FROM model_training_data AS t
            WHERE t.model_namespace = $namespace AND t.model_name = $name AND t.model_version = $version
        ) OR (v.namespace = $namespace AND v.name = $name AND v.version = $version)
    ORDER BY v.validated_at DESC, v.name, v.suite LIMIT 100
"""
REPORT_APPROVALS = """
    SELECT purpose, approved_by AS "approved by", approved_at AS "approved at", valid_until AS "valid until"
    FROM approvals
    WHERE namespace = $namespace AND name = $name AND version = $version AND status IS DISTINCT FROM 'revoked'
        AND ($day IS NULL OR approved_at < CAST($day AS DATE) + INTERVAL 1 DAY)
    ORDER BY approved_at DESC LIMIT 50
"""
KPI_TRENDS = """
    SELECT kpi, period, value FROM kpis WHERE value IS NOT NULL ORDER BY kpi, period LIMIT 1000
"""
