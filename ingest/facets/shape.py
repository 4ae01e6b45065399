"""What all facets of ours have in common: strict members, a key, a schema, a body."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, JsonValue

from whence.facets import SPEC


class Part(BaseModel):
    """A part of a facet: nothing unknown in it, no type guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Facet(Part):
    """A facet of ours, as `whence.facets.Facet` has it: a run and `declare` take it as it is."""

    key: ClassVar[str]
    schema_name: ClassVar[str]
    holder: ClassVar[str]

    def members(self) -> dict[str, JsonValue]:
        """The members that were given, as they stand in an event, without `_producer` and `_schemaURL`."""
        written: dict[str, JsonValue] = self.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        return written


def schema_url(facet: type[Facet]) -> str:
    """Where the schema of a facet is, as `_schemaURL` has it."""
    return f"{SPEC}/{facet.schema_name}.json"
