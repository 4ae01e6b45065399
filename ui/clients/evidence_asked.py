"""What a command asks of an evidence pack, the same to a file and to a server."""

from typing import NamedTuple


class EvidenceAsked(NamedTuple):
    """The versions by the words that name them, the clocks as text, and the public key of whoever signs."""

    names: tuple[str, ...]
    version: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    signer: str | None = None

    def query(self) -> list[tuple[str, str]]:
        """The same as the parameters of a URL."""
        words = [("name", name) for name in self.names]
        others = {"version": self.version, "as_of": self.as_of, "known_at": self.known_at, "signer": self.signer}
        return words + [(key, value) for key, value in others.items() if value is not None]
