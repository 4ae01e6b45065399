"""Who tells the facts that come from files."""

PRODUCER = "https://whence.dev/governance"


def event_schema(shape: str) -> str:
    """The `schemaURL` of an event of one of the three shapes."""
    return f"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/{shape}"
