"""What licences ask for, alone and together."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from license_expression import get_spdx_licensing

from catalog.governance.facts.facets import FactReader
from catalog.values.canonical_json import Json
from catalog.vocabulary.licences import NO_ASSERTION, LicenceFlags, join_licences, licence_flags, nearest_licences
from catalog.vocabulary.vocabulary import Vocabulary
from ingest.facets.sources import Channel

FLAGS = {"NC": "non_commercial", "ND": "no_derivatives", "SA": "share_alike", "TDM": "no_tdm"}


def flags(words: str, *unknown: str) -> LicenceFlags:
    """Return the flags of some short words."""
    return LicenceFlags(**{FLAGS[word]: True for word in words.split()}, unknown=unknown)


@pytest.mark.parametrize(
    ("expression", "asked"),
    [
        ("MIT", flags("")),
        ("CC0-1.0", flags("")),
        ("CC-BY-4.0", flags("")),
        ("CC-PDM-1.0", flags("")),
        ("CC-BY-NC-4.0", flags("NC")),
        ("cc-by-nc-4.0", flags("NC")),
        ("CC-BY-ND-3.0-DE", flags("ND")),
        ("CC-BY-NC-ND-4.0", flags("NC ND")),
        ("CC-BY-NC-SA-2.0-UK", flags("NC SA")),
        ("CC-SA-1.0", flags("SA")),
        ("PolyForm-Noncommercial-1.0.0", flags("NC")),
        ("PolyForm-Small-Business-1.0.0", flags("")),
        ("NCGL-UK-2.0", flags("NC")),
        ("NCSA", flags("")),
        ("ODbL-1.0", flags("SA")),
        ("ODC-By-1.0", flags("")),
        ("PDDL-1.0", flags("")),
        ("CDLA-Sharing-1.0", flags("SA")),
        ("CDLA-Permissive-2.0", flags("")),
        ("GPL-2.0-only", flags("SA")),
        ("GPL-2.0+", flags("SA")),
        ("AGPL-3.0-or-later", flags("SA")),
        ("LGPL-2.1-only", flags("SA")),
        ("MPL-2.0", flags("SA")),
        ("EUPL-1.2", flags("SA")),
        ("CERN-OHL-S-2.0", flags("SA")),
        ("CERN-OHL-P-2.0", flags("")),
        ("CECILL-B", flags("")),
        ("CECILL-C", flags("SA")),
        ("Unlicense+", flags("")),
        ("LicenseRef-customer-terms", flags("")),
        ("LicenseRef-acme-nc", flags("NC")),
        ("LicenseRef-Acme_NonCommercial", flags("NC")),
        ("LicenseRef-acme-non-commercial-no-derivatives", flags("NC ND")),
        ("LicenseRef-acme-no-tdm", flags("TDM")),
        ("LicenseRef-news-tdm-reserved", flags("TDM")),
        ("LicenseRef-acme-nc-sa-no-tdm", flags("NC SA TDM")),
        ("LicenseRef-ncaa-brand-sandbox-tdm", flags("")),
        ("DocumentRef-deal:LicenseRef-nc", flags("NC")),
        ("LicenseRef-scancode-flux-1-nc", flags("NC")),
        ("GPL-2.0-only WITH Classpath-exception-2.0", flags("SA")),
        ("MIT AND CC-BY-NC-4.0", flags("NC")),
        ("CC-BY-SA-4.0 AND CC-BY-NC-4.0", flags("NC SA")),
        ("MIT OR CC-BY-NC-4.0", flags("")),
        ("CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0", flags("NC")),
        ("CC-BY-NC-4.0 OR GPL-3.0-only", flags("")),
        ("(MIT OR CC-BY-NC-4.0) AND CC-BY-ND-4.0", flags("ND")),
        ("(MIT AND CC-BY-NC-4.0) OR CC-BY-NC-ND-4.0", flags("NC")),
    ],
)
def test_what_an_expression_asks_for(expression: str, asked: LicenceFlags) -> None:
    assert licence_flags(expression) == asked


@pytest.mark.parametrize(
    ("expression", "asked"),
    [
        ("MITT", flags("", "MITT")),
        ("CC-BY-NC", flags("NC", "CC-BY-NC")),
        ("MIT AND Foo AND Bar", flags("", "Bar", "Foo")),
        ("MIT WITH Bad-exception", flags("", "Bad-exception")),
        ("Foo+", flags("", "Foo+")),
        (NO_ASSERTION, flags("", NO_ASSERTION)),
        ("NONE", flags("", "NONE")),
        ("MIT AND", flags("", "MIT AND")),
        ("(MIT", flags("", "(MIT")),
        ("all rights / reserved", flags("", "all rights / reserved")),
        ("  ", flags("", "")),
        ("with+", flags("", "with+")),
        ("( ) MIT OR", flags("", "( ) MIT OR")),
        ("( AND MIT and", flags("", "( AND MIT and")),
        ("Foo OR CC-BY-NC-4.0", flags("", "Foo")),
        ("Foo AND CC-BY-NC-4.0", flags("NC", "Foo")),
        ("Foo OR Bar", flags("", "Bar", "Foo")),
    ],
)
def test_what_nobody_knows_is_named(expression: str, asked: LicenceFlags) -> None:
    """So that it never passes for a licence without conditions."""
    assert licence_flags(expression) == asked


@pytest.mark.parametrize(
    ("name", "nearest"), [("CC-BY-NC-40", "CC-BY-NC-4.0"), ("apache2.0", "Apache-2.0"), ("ODBL", "ODbL-1.0")]
)
def test_the_nearest_licence(name: str, nearest: str) -> None:
    found = nearest_licences(name)
    assert nearest in found
    assert len(found) <= 3


@pytest.mark.parametrize(
    ("expressions", "joined"),
    [
        ([], None),
        (["MIT"], "MIT"),
        (["mit", "MIT"], "MIT"),
        (["MIT", "Apache-2.0"], "Apache-2.0 AND MIT"),
        (["MIT AND Apache-2.0", "Apache-2.0"], "Apache-2.0 AND MIT"),
        (["MIT OR Apache-2.0", "CC-BY-4.0"], "CC-BY-4.0 AND (Apache-2.0 OR MIT)"),
        (["MIT", "GPL-2.0+"], "GPL-2.0-or-later AND MIT"),
        (["MIT", "LicenseRef-acme-nc"], "LicenseRef-acme-nc AND MIT"),
        (["MIT AND", "MIT"], "MIT AND NOASSERTION"),
        ([""], "NOASSERTION"),
    ],
)
def test_joining(expressions: list[str], joined: str | None) -> None:
    assert join_licences(expressions) == joined


simple = st.sampled_from(
    [
        "MIT",
        "Apache-2.0",
        "CC-BY-NC-4.0",
        "CC-BY-SA-4.0",
        "CC-BY-NC-ND-4.0",
        "ODbL-1.0",
        "LicenseRef-acme-no-tdm",
        "Foo",
    ]
)
expressions = st.recursive(
    simple,
    lambda parts: st.tuples(parts, st.sampled_from(["AND", "OR"]), parts).map(lambda three: f"({' '.join(three)})"),
    max_leaves=5,
)
several = st.lists(expressions, min_size=1, max_size=4)


@settings(deadline=None)
@given(several, several)
def test_joining_is_free_of_order_repetition_and_grouping(some: list[str], more: list[str]) -> None:
    whole = join_licences([*some, *more])
    assert whole == join_licences([*reversed(more), *some, *some])
    assert whole == join_licences([part for part in (join_licences(some), join_licences(more)) if part])
    assert whole == join_licences([whole or ""])


@settings(deadline=None)
@given(several)
def test_the_flags_of_a_whole_are_those_of_its_parts(some: list[str]) -> None:
    """Joining never loses a flag, and what is unknown in the whole was unknown in a part."""
    whole, parts = licence_flags(join_licences(some) or ""), [licence_flags(part) for part in some]
    for flag in FLAGS.values():
        assert getattr(whole, flag) == any(getattr(part, flag) for part in parts), flag
    assert set(whole.unknown) <= {name for part in parts for name in part.unknown}


tokens = st.sampled_from(
    ["MIT", "AND", "OR", "WITH", "(", ")", "+", "GPL-2.0-only", "Classpath-exception-2.0", "LicenseRef-nc", "or", "/"]
)


@settings(deadline=None)
@given(st.lists(tokens, max_size=8).map(" ".join) | st.text(max_size=20))
def test_no_text_breaks_reading_or_is_lost_in_joining(text: str) -> None:
    """What cannot be read stays unknown in the whole; what can keeps its flags."""
    alone, whole = licence_flags(text), licence_flags(join_licences([text, "MIT"]) or "")
    assert alone._replace(unknown=()) == whole._replace(unknown=())
    if alone.unknown == (text.strip(),):
        assert whole.unknown


def test_every_licence_of_the_list_is_known_and_families_agree() -> None:
    """All of a Creative Commons family say the same, whatever their version and country."""
    names = [name for name, symbol in get_spdx_licensing().known_symbols.items() if not symbol.is_exception]
    for name in names:
        found = licence_flags(name)
        assert found.unknown == (), name
        if name.startswith("CC-BY"):
            words = name.split("-")
            assert found == flags(" ".join(word for word in ("NC", "ND", "SA") if word in words)), name


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({"channel": "Crawled", "tdm_reserved": True}, ("pages: 'Crawled' is no channel we know.",)),
        ({"channel": "crawled", "tdm_reserved": "true"}, ("pages: tdm_reserved is neither true nor false.",)),
        *(({"channel": channel, "tdm_reserved": None}, ()) for channel in get_args(Channel)),
    ],
)
def test_a_word_that_could_hide_a_reservation_is_a_fault(said: dict[str, Json], faults: tuple[str, ...]) -> None:
    """Of a channel that nobody knows, none can say that it is not a crawler's."""
    source = {"name": "pages", "licence": "MIT", **said}
    assert FactReader(Vocabulary.standard()).of_dataset({"whence_source": source}).faults == faults
