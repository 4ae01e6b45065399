"""Small random situations of governance and lineage, as cases in the form of `verdicts/*.yml`, without an answer.

Versions are made from older ones only, so there are no cycles. Each feature adds one kind of fact or trouble;
`situations(frozenset())` gives leaves with plain facts, runs and a model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from oracles.governance_words import CATEGORIES, LICENCES, PURPOSES, ROOT_PURPOSE, SPECIAL, STATUSES
from verdicts.case import Body, Case

FEATURES = frozenset(
    {
        "columns",  # schemas and column lineage: masked, INDIRECT, columns that are forgotten
        "fields",  # personal data by field
        "special",  # special categories and Art. 9 conditions
        "undeclared",  # leaves without a source, or without personal data
        "statuses",  # consent given, withdrawn, refused, expired; other bases
        "dates",  # grants with first and last days
        "prohibitions",  # prohibited purposes, activities
        "retention",  # every anchor, endless, rules without a date
        "holds",  # holds
        "joined",  # facts on datasets in between
        "declassifiers",  # approved or not, expired or not, for some columns
        "evidence",  # validations that pass and fail
        "licences",  # licences, crawled sources
        "generators",  # synthetic sources that name a model
        "time",  # reads without a version
        "append",  # appended datasets
        "ends",  # DROP and OVERWRITE
        "roles",  # train and test
        "later",  # facts told later
        "records",  # compatibility assessments, disposals
        "cases",  # cases and receipts, of which some name no case and some attest what discharges nothing
        "faults",  # words that nobody knows
    }
)
LEAVES = ("l1", "l2", "l3")
TABLES = ("t1", "t2", "t3")
MODELS = ("m1", "m2")
COLUMNS = ("x", "y", "z")
FIRST = date(2026, 1, 1)
# mostly personal: one unknown leaf makes everything below it unknown
LEVELS = ("personal",) * 9 + ("pseudonymised", "non_personal", "non_personal", "anonymised", "unknown")
INDIRECT = ("FILTER", "CONDITIONAL", "GROUP_BY", "JOIN", "SORT", "WINDOW")
CHANNELS = ("internal", "public_dataset", "user_service", "private_third_party", "crawled")
DURATIONS = ("P1M", "P3M", "P1Y", "P1Y2M10D", "P8W")
ANCHORS = ("collected_at", "last_interaction", "consent_given", "contract_end", "fixed_date", "event")
BASES = ("eu-gdpr:A6-1-a", "eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c", "eu-gdpr:A6-1-e", "eu-gdpr:A6-1-f")
STATUS = ("dpv:ConsentGiven",) * 8 + tuple(sorted(STATUSES))
SUITE = "suite"
REASONS = ("withdrawal", "erasure", "contamination", "objection")
DEEDS = (
    "erased", "rebuilt", "retrained", "retired", "suppressed", "restricted", "weighed", "examined", "exempt",
)  # fmt: skip


@dataclass
class World:
    """What one situation is drawn from, and what it holds so far."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    features: frozenset[str]
    lineage: list[Body] = field(default_factory=list)
    made: list[str] = field(default_factory=list)  # words `name@version` of what may be read

    def pick(self, choices: Any) -> Any:  # noqa: ANN401
        """One of the choices."""
        return self.draw(st.sampled_from(sorted(choices, key=str)))

    def some(self, choices: Any, most: int, least: int = 0) -> list[Any]:  # noqa: ANN401
        """From `least` to `most` distinct ones of the choices."""
        words = st.sampled_from(sorted(choices, key=str))
        return self.draw(st.lists(words, min_size=least, max_size=most, unique=True))

    def one_in(self, count: int, feature: str) -> bool:
        """True once in `count` draws where the feature is on."""
        return feature in self.features and self.draw(st.integers(0, count - 1)) == count - 1

    def day(self, until: int = 200) -> str:
        """A day of the half year."""
        return (FIRST + timedelta(days=self.draw(st.integers(-40, until)))).isoformat()

    # facts

    def source(self, name: str) -> Body:
        """A source."""
        body: Body = {"name": f"source_{name}", "channel": "internal"}
        if "licences" in self.features:
            body["channel"] = self.pick(CHANNELS)
            body |= {"licence": self.pick(LICENCES)} if self.one_in(2, "licences") else {}
            body |= {"tdm_reserved": True} if self.one_in(4, "licences") else {}
        if self.one_in(4, "generators"):
            generator = {"namespace": "db", "name": "m1", "version": self.pick(("1", "nobody"))}
            body |= {"channel": "synthetic", "generator": generator}
        return body

    def personal(self, *, least: int = 1) -> Body:
        """What personal data a dataset or field holds."""
        body: Body = {"identifiability": self.pick(LEVELS)} if least or self.draw(st.booleans()) else {}
        body["categories"] = self.some(CATEGORIES - SPECIAL, 2)
        if self.one_in(3, "special"):
            body["special_categories"] = self.some(SPECIAL, 1)
        return body

    def described(self) -> Body:
        """Personal data of a dataset, with or without fields."""
        body = self.personal()
        if self.one_in(2, "fields"):
            body["fields"] = {column: self.personal(least=0) for column in self.some(COLUMNS, 2, 1)}
        if self.one_in(25, "faults"):
            body["identifiability"] = "private"
        return body

    def grant(self, number: int, basis: str) -> Body:
        """A grant."""
        body: Body = {"id": f"g{number}", "basis": basis, "purposes": self.some(PURPOSES, 3, 1)}
        body["purposes"] += self.some((ROOT_PURPOSE,), 1)
        if "statuses" in self.features:
            body |= {"status": self.pick(STATUS), "status_since": self.day()} if self.draw(st.integers(0, 9)) else {}
        if self.one_in(3, "dates"):
            body["valid_from"] = self.day(90)
        if self.one_in(3, "dates"):
            body["valid_to"] = self.day()
        if self.one_in(3, "prohibitions"):
            body["prohibited_purposes"] = self.some(PURPOSES, 1, 1)
        if self.one_in(3, "prohibitions"):
            body["activities"] = [self.pick(("ai:ModelTraining", "dpv:Analyse"))]
        if self.one_in(2, "special"):
            body["art9"] = "eu-gdpr:A9-2-a"
        if self.one_in(25, "faults"):
            body |= self.pick(({"basis": "goodwill"}, {"valid_to": "soon"}, {"purposes": ["dpv:Fun"]}))
        return body

    def grants(self) -> list[Body]:
        """Up to three grants, in half of the draws on one basis."""
        bases = BASES if "statuses" in self.features else BASES[1:2]
        bases = (self.pick(bases),) if self.draw(st.booleans()) else bases
        return [self.grant(number, self.pick(bases)) for number in range(1, self.draw(st.integers(0, 3)) + 1)]

    def retention(self) -> Body:
        """A retention rule."""
        if self.draw(st.integers(0, 9)) == 9:
            return {"anchor": "endless", **self.pick(({"reason": "public archive"}, {}))}
        anchor = self.pick(ANCHORS)
        body: Body = {"anchor": anchor, "duration": self.pick(DURATIONS)}
        if self.draw(st.integers(0, 9)) > 0:
            body["event_at" if anchor == "event" else anchor] = self.day(60)
        if self.one_in(6, "holds"):
            body["holds"] = [{"keep_until": self.day(400), "reason": "audit"}]
        if self.one_in(25, "faults"):
            body["duration"] = "a while"
        return body

    def leaf(self, name: str) -> tuple[Body, Body | None]:
        """(a dataset's facts, its source)."""
        entry: Body = {"namespace": "db", "name": name}
        source = None if self.one_in(9, "undeclared") else self.source(name)
        if source is not None:
            entry["source"] = source["name"]
        if not self.one_in(9, "undeclared"):
            entry["personal_data"] = self.described()
        if self.draw(st.integers(0, 4)):
            entry["grants"] = self.grants()
        if "retention" in self.features and self.draw(st.integers(0, 9)):
            entry["retention"] = self.retention()
        return entry, source

    def table(self, name: str) -> Body:
        """The facts of a dataset in between."""
        entry: Body = {"namespace": "db", "name": name}
        if self.one_in(3, "append"):
            entry["write_mode"] = self.pick(("append", "replace"))
        if self.one_in(4, "joined"):
            entry["personal_data"] = self.described()
        if self.one_in(4, "joined"):
            entry["grants"] = self.grants()
        if self.one_in(4, "joined"):
            entry["retention"] = self.retention()
        return entry

    def model(self, name: str) -> Body:
        """What a model is for."""
        body: Body = {"namespace": "db", "name": name}
        if self.draw(st.integers(0, 5)):
            body["purpose"] = self.pick(PURPOSES)
        if self.one_in(2, "licences"):
            body["commercial"] = self.draw(st.booleans())
        return body

    def declassifier(self, number: int) -> Body:
        """A declassifier of one job; each part may be missing."""
        body: Body = {"job": ["jobs", f"job{number}"], "lowers_to": self.pick(("anonymised", "pseudonymised"))}
        parts = {
            "evidence_suite": SUITE,
            "assessment": "https://example.com/a",
            "approved_by": "dpo@example.com",
            "until": self.day(900),
        }
        body |= {key: value for key, value in parts.items() if self.draw(st.integers(0, 5))}
        if self.one_in(4, "columns"):
            body["columns"] = self.some(COLUMNS, 1, 1)
        return body

    # lineage

    def version(self, output: str) -> str:
        """The word of a new version; without version where reads go by time."""
        if self.one_in(4, "time"):
            return output
        count = sum(word.startswith(f"{output}@") for word in self.made)
        return f"{output}@{count + 1}"

    def read(self, word: str) -> str:
        """A word as a run reads it."""
        name = word.partition("@")[0]
        word = name if self.one_in(4, "time") else word
        return f"{word} ({self.pick(('train', 'test'))})" if self.one_in(3, "roles") else word

    def run(self, number: int) -> None:
        """One run more, a week after the one before."""
        inputs = self.some(set(self.made), 3, 1)
        output = self.pick(TABLES) if self.draw(st.integers(0, 3)) else self.pick(MODELS)
        names = {word.partition("@")[0] for word in inputs}
        inputs = [next(word for word in inputs if word.partition("@")[0] == name) for name in sorted(names)]
        word = self.version(output)
        entry: Body = {"job": f"job{self.pick((1, 2, 3))}", "at": self.when(number), "writes": [word]}
        entry["reads"] = [self.read(each) for each in inputs]
        if "columns" in self.features and self.draw(st.booleans()):
            entry["schema"] = {name: list(COLUMNS) for name in names} | {output: self.some(COLUMNS, 3, 1)}
            entry["columns"] = self.columns(sorted(names), output)
        if self.one_in(6, "ends"):
            entry["lifecycle"] = {output: self.pick(("OVERWRITE", "TRUNCATE"))}
        self.lineage.append(entry)
        self.made.append(word)

    @staticmethod
    def when(number: int) -> str:
        """The day of the run of a number."""
        return (FIRST + timedelta(days=7 * number)).isoformat()

    def columns(self, names: list[str], output: str) -> dict[str, list[str]]:
        """Column lineage from some of the inputs."""
        found = {f"{output}.{column}": self.steps(names, 2) for column in self.some(COLUMNS, 3)}
        if self.draw(st.integers(0, 2)) == 0:
            found[output] = [f"{self.pick(names)}.{self.pick(COLUMNS)} {self.pick(INDIRECT)}"]
        return found

    def steps(self, names: list[str], most: int) -> list[str]:
        """Sources of a column."""
        count = self.draw(st.integers(1, most))
        hows = ("", "", " masked", *(f" {how}" for how in INDIRECT))
        return [f"{self.pick(names)}.{self.pick(COLUMNS)}{self.pick(hows)}" for _ in range(count)]

    def check(self, number: int) -> Body:
        """A validation of something that was made."""
        outcome = self.pick(("passed", "passed", "failed"))
        entry: Body = {
            "job": self.pick((SUITE, SUITE, "other")),
            "at": self.when(number),
            "reads": [self.pick(self.made[-2:])],
        }
        return entry | {"assertions": [f"rows {outcome}"]}

    def end(self, number: int) -> Body:
        """A dataset that is dropped."""
        name = self.pick({word.partition("@")[0] for word in self.made})
        return {"dataset": name, "at": self.when(number), "lifecycle": "DROP"}

    def records(self) -> list[Body]:
        """Some records."""
        found: list[Body] = []
        versions = [word for word in self.made if "@" in word]
        for number in (1, 2):
            if self.one_in(2, "cases") and versions:
                found += self.case(f"case-{number}", versions)
        if self.one_in(2, "records"):
            body = {"record": "compatibility", "id": "c1", "at": self.day(), "by": "dpo@example.com"}
            found.append(
                {**body, "dataset": self.pick(LEAVES), "purpose": self.pick(PURPOSES), "until": self.day(400)}
            )
        if self.one_in(3, "records") and versions:
            found.append({"record": "disposal", "id": "d1", "at": self.day(), "version": self.pick(versions)})
        return found

    def case(self, name: str, versions: list[str]) -> list[Body]:
        """A case with some receipts, and in some draws its end."""
        opened = self.draw(st.integers(0, 60))
        target = self.pick({*versions, *(word.partition("@")[0] for word in versions)})
        about = {"source": f"source_{self.pick(LEAVES)}"} if self.draw(st.integers(0, 3)) == 0 else {"target": target}
        body: Body = {"record": "case", "id": name, **about, "reason": self.pick(REASONS), "by": "dpo@example.com"}
        body |= {"at": self.moment(opened), "versions": self.some(versions, 4, 1)}
        found = [body]
        for number in range(self.draw(st.integers(0, 4))):
            receipt: Body = {"record": "receipt", "id": f"{name}-{number}", "version": self.pick(versions)}
            receipt |= {"at": self.moment(opened + self.draw(st.integers(0, 40))), "done": self.pick(DEEDS)}
            receipt |= {"case": name} if self.draw(st.integers(0, 3)) else {}
            receipt |= {"reasons": "weighed by the board"} if self.draw(st.booleans()) else {}
            found.append(receipt | {"by": self.pick(("dpo@example.com", "ops@example.com"))})
        if self.draw(st.integers(0, 3)) == 0:
            found.append({**body, "closed": True, "at": self.moment(opened + 50)})
        return found

    @staticmethod
    def moment(day: int) -> str:
        """Noon of the day of a number, so that nothing else happens at the same time."""
        return f"{(FIRST + timedelta(days=day)).isoformat()}T12:00:00Z"


@st.composite
def situations(
    draw: Callable[[st.SearchStrategy[Any]], Any], features: frozenset[str] = FEATURES, max_runs: int = 6
) -> Case:
    """A case without an answer; `ask` names one of its versions and a time.

    Raises ValueError for a feature that is none.
    """
    if features - FEATURES:
        raise ValueError(f"no such features: {sorted(features - FEATURES)}")
    world = World(draw, features)
    world.made = [f"{name}@{version}" for name in LEAVES for version in (1, 2)]
    given = _given(world)
    for number in range(1, draw(st.integers(1, max_runs)) + 1):
        world.run(number)
        if "evidence" in features and draw(st.integers(0, 3)):
            world.lineage.append(world.check(number))
        if world.one_in(8, "ends"):
            world.lineage.append(world.end(number))
    later = [_later(world)] if world.one_in(3, "later") else []
    target = world.pick([word for word in world.made if "@" in word])
    ask = {"question": "label", "of": target, "as_of": world.day(300)}
    return Case(
        "a random situation", "random", ask, {}, frozenset(), "", given, world.lineage, world.records(), later
    )


def _given(world: World) -> Body:
    leaves = [world.leaf(name) for name in LEAVES]
    given: Body = {
        "sources": [source for _, source in leaves if source is not None],
        "datasets": [entry for entry, _ in leaves] + [world.table(name) for name in TABLES],
        "models": [world.model(name) for name in MODELS],
    }
    if "declassifiers" in world.features:
        given["declassifiers"] = [world.declassifier(number) for number in (1, 2)]
    return given


def _later(world: World) -> Body:
    """Facts of one leaf that are told anew."""
    entry = {"namespace": "db", "name": world.pick(LEAVES), "grants": world.grants()}
    return {"received": world.day(), "given": {"datasets": [entry]}}
