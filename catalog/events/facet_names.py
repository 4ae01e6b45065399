"""The facets we read, by what they are about."""

# Which facets last on a dataset and which belong to one mention of it, wherever an emitter puts them.
DATASET_FACETS = frozenset(
    {
        "catalog",
        "columnLineage",
        "dataSource",
        "datasetType",
        "documentation",
        "hierarchy",
        "lineage",
        "ownership",
        "schema",
        "storage",
        "symlinks",
        "tags",
        "whence_aliases",
        "whence_grants",
        "whence_labelling",
        "whence_model",
        "whence_personal_data",
        "whence_preparation",
        "whence_retention",
        "whence_source",
        "whence_suites",
        "whence_write",
    }
)
MENTION_FACETS = frozenset(
    {
        "dataQualityAssertions",
        "dataQualityMetrics",
        "greatExpectations_assertions",
        "icebergCommitReport",
        "icebergScanReport",
        "inputStatistics",
        "lifecycleStateChange",
        "outputStatistics",
        "subset",
        "version",
        "whence_role",
        "whence_signature",
        "whence_training",
    }
)
# OpenLineage's own, which some emitters put beside `facets` and not into it.
RUN_FACETS = frozenset(
    {
        "environmentVariables",
        "errorMessage",
        "executionParameters",
        "externalQuery",
        "extractionError",
        "jobDependencies",
        "nominalTime",
        "parent",
        "processing_engine",
        "tags",
    }
)
JOB_FACETS = frozenset(
    {"documentation", "jobType", "lineage", "ownership", "sourceCode", "sourceCodeLocation", "sql", "tags"}
)
# The keys of a run, a job or a dataset that hold no facet.
PLAIN_KEYS = frozenset({"facets", "inputFacets", "name", "namespace", "outputFacets", "runId"})
# What stewards declare of datasets and jobs, kept in `reading.declarations`.
GOVERNANCE_FACETS = frozenset(
    {
        "tags",
        "whence_aliases",
        "whence_declassifier",
        "whence_grants",
        "whence_model",
        "whence_personal_data",
        "whence_retention",
        "whence_source",
        "whence_suites",
    }
)
# Where assertions stand, the best first; the second is what Airflow sends of Great Expectations.
ASSERTION_FACETS = ("dataQualityAssertions", "greatExpectations_assertions")
