"""Where data came from and what is personal in it, as facets."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from catalog.vocabulary.closed_lists import Channel, Identifiability
from ingest.facets.checked_words import Category, Day, Licence, Purpose, Subject, Text
from ingest.facets.shape import Facet, Part


class Crawler(Part):
    """Who fetched crawled data, and how it behaved."""

    name: Text | None = Field(None, description="The crawler.", examples=["acmebot"])
    user_agent: Text | None = Field(None, description="What it called itself.", examples=["acmebot/1.0"])
    respected_robots: bool | None = Field(None, description="Whether it kept to robots.txt.", examples=[True])


class Geography(Part):
    """Where the data may be used, and where not."""

    allowed: list[Text] = Field(
        default_factory=list, description="Countries or regions; none: anywhere.", examples=[["EU"]]
    )
    forbidden: list[Text] = Field(default_factory=list, description="Countries or regions.", examples=[["US"]])


GeographyGiven = Annotated[
    Annotated[Geography, Tag("object")] | Annotated[list[Text], Tag("list")],
    Discriminator(lambda given: "list" if isinstance(given, list) else "object"),
]


class Generator(Part):
    """The model that made synthetic data."""

    namespace: Text = Field(description="Namespace of the model.", examples=["models"])
    name: Text = Field(description="Name of the model.", examples=["customer_generator"])
    version: Text | None = Field(None, description="Its version; else the newest.", examples=["v3"])


class Source(Facet):
    """Where data entered: the source a dataset was taken from."""

    key = "whence_source"
    schema_name = "WhenceSourceDatasetFacet"
    holder = "DatasetFacet"

    name: Text = Field(description="Name of the source.", examples=["crm"])
    channel: Channel | None = Field(None, description="How the data came to us.", examples=["internal"])
    supplier: Text | None = Field(None, description="Who supplies it.", examples=["Example Data Ltd"])
    owner: Text | None = Field(None, description="Who answers for it.", examples=["crm-team@example.com"])
    contact: Text | None = Field(None, description="Whom to ask.", examples=["crm-help@example.com"])
    licence: Licence | None = Field(
        None, description="SPDX expression, or LicenseRef-… for one's own.", examples=["LicenseRef-customer-terms"]
    )
    collected_from: Day | None = Field(None, description="First day of collection.", examples=["2024-01-01"])
    collected_to: Day | None = Field(None, description="Last day of collection.", examples=["2025-12-31"])
    geography: GeographyGiven | None = Field(
        None, description="Where it may be used; a plain list is what is allowed.", examples=[{"allowed": ["EU"]}]
    )
    original_purpose: Purpose | None = Field(
        None, description="What it was collected for, a DPV purpose.", examples=["dpv:ServiceProvision"]
    )
    url: Text | None = Field(None, description="Where it is described.", examples=["https://example.com/crm"])
    crawler: Crawler | None = Field(None, description="How it was crawled.")
    tdm_reserved: bool | None = Field(
        None, description="Whether text and data mining was reserved by its owner.", examples=[False]
    )
    generator: Generator | None = Field(None, description="What made it, where it is synthetic.")


class FieldPersonalData(Part):
    """What is personal in one field."""

    identifiability: Identifiability | None = Field(
        None, description="How far people can be told apart by it.", examples=["personal"]
    )
    categories: list[Category] = Field(
        default_factory=list, description="DPV categories.", examples=[["pd:EmailAddress"]]
    )
    special_categories: list[Category] = Field(
        default_factory=list, description="Categories of Art. 9 GDPR.", examples=[["pd:Health"]]
    )
    subjects: list[Subject] = Field(
        default_factory=list, description="Whose data it is.", examples=[["dpv:Customer"]]
    )


class PersonalData(Facet, FieldPersonalData):
    """What is personal in a dataset; what stands under `fields` belongs to those fields only."""

    key = "whence_personal_data"
    schema_name = "WhencePersonalDataDatasetFacet"
    holder = "DatasetFacet"

    fields: dict[Text, FieldPersonalData] = Field(
        default_factory=dict, description="By field.", examples=[{"email": {"categories": ["pd:EmailAddress"]}}]
    )
