"""The words, days, durations and licences that facets may hold, checked once, where they enter."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from catalog.vocabulary.durations import parse_duration
from catalog.vocabulary.licences import licence_flags, nearest_licences
from catalog.vocabulary.terms import PREFIXES
from catalog.vocabulary.vocabulary import Vocabulary

VOCABULARY = "vocabulary"


class WrongWordError(ValueError):
    """A value that is not in its list; `nearest` holds the nearest ones of the list."""

    def __init__(self, reason: str, nearest: Sequence[str] = ()) -> None:
        """Keep the nearest words."""
        super().__init__(reason)
        self.nearest = tuple(nearest)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAMES = {
    "purpose": "purpose",
    "activity": "activity",
    "personal_data": "category of personal data",
    "subject": "kind of person",
    "legal_basis": "legal basis",
    "art9": "condition of Art. 9",
    "consent_status": "consent status",
}


def _known(kind: str) -> Callable[[str, ValidationInfo], str]:
    """A check that gives back the term of a word.

    Without a vocabulary in the validation's context the standard one counts, and a term with an organisation's own
    prefix passes as it is: an emitter does not know these terms, the catalog does.
    """

    def check(word: str, info: ValidationInfo) -> str:
        of_catalog: Vocabulary | None = (info.context or {}).get(VOCABULARY)
        vocabulary = of_catalog or Vocabulary.standard()
        term = vocabulary.canonical(kind, word)
        if term is not None:
            return term
        prefix, colon, _ = word.partition(":")
        if of_catalog is None and colon and prefix not in PREFIXES and not prefix.startswith("http"):
            return word
        raise WrongWordError(f"no {_NAMES[kind]} {word!r}", vocabulary.nearest(kind, word))

    return check


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise WrongWordError(f"{text!r} is no day; write it as 2026-01-31")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise WrongWordError(f"{text} is no day of the calendar") from None
    return text


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def _licence(text: str) -> str:
    unknown = licence_flags(text).unknown
    if unknown:
        hint = "an SPDX expression, or LicenseRef-… for a licence of one's own"
        raise WrongWordError(f"no licence {unknown[0]!r}; give {hint}", nearest_licences(unknown[0]))
    return text


Text = Annotated[str, Field(min_length=1)]
Purpose = Annotated[Text, AfterValidator(_known("purpose"))]
Activity = Annotated[Text, AfterValidator(_known("activity"))]
Category = Annotated[Text, AfterValidator(_known("personal_data"))]
Subject = Annotated[Text, AfterValidator(_known("subject"))]
Basis = Annotated[Text, AfterValidator(_known("legal_basis"))]
Art9 = Annotated[Text, AfterValidator(_known("art9"))]
ConsentStatus = Annotated[Text, AfterValidator(_known("consent_status"))]
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
Duration = Annotated[str, AfterValidator(_duration), Field(json_schema_extra={"format": "duration"})]
Licence = Annotated[Text, AfterValidator(_licence)]
