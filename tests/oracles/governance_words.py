"""The few words of W3C DPV 2.3 and of licences that the cases use, copied by hand; not the product's vocabulary."""

ROOT_PURPOSE = "dpv:Purpose"

# purpose → the purposes right above it
PURPOSES: dict[str, tuple[str, ...]] = {
    ROOT_PURPOSE: (),
    "dpv:Marketing": (ROOT_PURPOSE,),
    "dpv:DirectMarketing": ("dpv:Marketing",),
    "dpv:Advertising": ("dpv:Marketing",),
    "dpv:Personalisation": (ROOT_PURPOSE,),
    "dpv:PersonalisedAdvertising": ("dpv:Advertising", "dpv:Personalisation"),
    "dpv:TargetedAdvertising": ("dpv:PersonalisedAdvertising",),
    "dpv:CustomerManagement": (ROOT_PURPOSE,),
    "dpv:CustomerRelationshipManagement": ("dpv:CustomerManagement",),
    "dpv:ResearchAndDevelopment": (ROOT_PURPOSE,),
    "dpv:AcademicResearch": ("dpv:ResearchAndDevelopment",),
    "dpv:ScientificResearch": ("dpv:ResearchAndDevelopment",),
    "dpv:EnforceSecurity": (ROOT_PURPOSE,),
}

SPECIAL = frozenset({"pd:Health", "pd:HealthRecord", "pd:Religion", "pd:EthnicOrigin", "pd:Disability"})
CATEGORIES = SPECIAL | {"pd:EmailAddress", "pd:Age", "pd:Name", "pd:Location", "pd:Gender", "pd:Purchase"}
SUBJECTS = frozenset({"dpv:Customer", "dpv:Child", "dpv:Employee", "dpv:Patient", "dpv:Consumer"})

STATUS_HOLDS = frozenset({"dpv:ConsentGiven", "dpv:RenewedConsentGiven"})
STATUS_ENDS = frozenset({"dpv:ConsentWithdrawn", "dpv:ConsentRevoked", "dpv:ConsentExpired"})
STATUS_NEVER = frozenset({"dpv:ConsentRefused", "dpv:ConsentInvalidated", "dpv:ConsentUnknown"})
STATUSES = STATUS_HOLDS | STATUS_ENDS | STATUS_NEVER

GDPR_BASES = frozenset(f"eu-gdpr:A6-1-{letter}" for letter in "abcdef")
CONSENT = frozenset({"eu-gdpr:A6-1-a", "eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A6-1-a-non-explicit-consent"})

# licence → what it forbids or asks for: NC, ND, SA, no-TDM
LICENCES: dict[str, frozenset[str]] = {
    "CC0-1.0": frozenset(),
    "CC-BY-4.0": frozenset(),
    "CC-BY-SA-4.0": frozenset({"SA"}),
    "CC-BY-NC-4.0": frozenset({"NC"}),
    "CC-BY-ND-4.0": frozenset({"ND"}),
    "CC-BY-NC-ND-4.0": frozenset({"NC", "ND"}),
    "ODbL-1.0": frozenset({"SA"}),
    "MIT": frozenset(),
    "LicenseRef-terms": frozenset(),
    "LicenseRef-site-no-tdm": frozenset({"no-TDM"}),
}


def full(word: str) -> str:
    """A term with its prefix: `ConsentGiven` → `dpv:ConsentGiven`; one that has a prefix stays."""
    return word if ":" in word else f"dpv:{word}"


def above(purpose: str) -> frozenset[str]:
    """The purpose and everything above it."""
    found = {purpose}
    for each in PURPOSES.get(purpose, ()):
        found |= above(each)
    return frozenset(found)


def below(purpose: str) -> frozenset[str]:
    """The purpose and everything below it."""
    return frozenset(each for each in PURPOSES if purpose in above(each))


def broadest(purposes: frozenset[str]) -> list[str]:
    """The members of a set that have no other member above them."""
    return sorted(each for each in purposes if not (above(each) - {each}) & purposes)


def licence_flags(expression: str) -> tuple[frozenset[str], bool]:
    """(what a licence expression asks for, whether it is all known); OR leaves the choice that asks least."""
    choices = [[word.strip(" ()") for word in part.split(" AND ")] for part in expression.split(" OR ")]
    known = all(word in LICENCES for words in choices for word in words)
    flags = [frozenset().union(*(LICENCES.get(word, frozenset()) for word in words)) for words in choices]
    return frozenset.intersection(*flags), known
