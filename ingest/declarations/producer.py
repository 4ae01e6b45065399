"""Who tells the facts that come from files, and those that come from a form."""

PRODUCER = "https://whence.dev/governance"
# Of another name: what the files do not hold is theirs to take away only where they brought it.
FORM = "https://whence.dev/governance/form"


def event_schema(shape: str) -> str:
    """The `schemaURL` of an event of one of the three shapes."""
    return f"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/{shape}"
