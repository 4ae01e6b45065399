"""Our facets of quality: that a run validates, and what a dataset is to be validated by."""

from typing import Literal

from pydantic import Field

from ingest.facets.checked_words import Text
from ingest.facets.shape import Facet, Part


class ValidationFacet(Facet):
    """A run that validates its inputs, and what came out."""

    key = "whence_validation"
    schema_name = "WhenceValidationRunFacet"
    holder = "RunFacet"

    suite: Text = Field(description="The suite.", examples=["customers"])
    suite_digest: Text | None = Field(None, description="Which text of the suite, as a hash.", examples=["9f2c41aa"])
    success: bool | None = Field(None, description="Whether every expectation held.", examples=[True])
    evaluated: int | None = Field(None, description="How many gave a verdict.", examples=[12], ge=0)
    failed: int | None = Field(None, description="How many of them did not hold.", examples=[0], ge=0)


class DemandedSuite(Part):
    """A suite that every version is to be validated by."""

    name: Text = Field(description="The suite.", examples=["customers"])
    digest: Text | None = Field(None, description="Its text now, as a hash.", examples=["9f2c41aa"])
    severity: Literal["error", "warn", "info"] | None = Field(
        None, description="The gravest severity in it; none is error.", examples=["error"]
    )


class Suites(Facet):
    """The suites that every version of a dataset is to be validated by."""

    key = "whence_suites"
    schema_name = "WhenceSuitesDatasetFacet"
    holder = "DatasetFacet"

    suites: list[DemandedSuite] = Field(description="The suites.")
