"""How long the first look of a day takes: nothing due, one supplier's legal basis at its end, and all assessed again.

    python bench/bench_new_day.py [--teams 100]

With 100 teams: 2,000 models and 100,000 versions. Each is shown against assessing everything, in this one run.
"""

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
import orjson
from bench_trace import fill, say

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.overview import verdict_overview
from catalog.session.catalog import Catalog

DAY = timedelta(days=1)


def look(catalog: Catalog, now: datetime) -> float:
    """How long it takes to bring the verdicts up to a time."""
    started = time.perf_counter()
    refresh(catalog, VERDICT_TABLES, now=now)
    return time.perf_counter() - started


def due(catalog: Catalog, now: datetime) -> tuple[int, int]:
    """How many versions a day will assess again, and of how many."""
    with catalog.cursor() as cursor:
        query = "SELECT count(*) FILTER (changes_on <= ?), count(*) FROM judged.next_changes"
        row = cursor.execute(query, [now.date()]).fetchone()
    return row or (0, 0)


def limit_grant(catalog: Catalog, last: datetime) -> None:
    """End one team's legal basis for one source on a day."""
    grant = {"id": "g", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}
    facets: dict[str, object] = {"whence_grants": {"grants": [{**grant, "valid_to": last.date().isoformat()}]}}
    event = orjson.loads(generate.declaration("warehouse", "team1.source_1", facets))
    event["eventTime"] = (generate.START + DAY).isoformat()  # later than the one it takes the place of
    entry = admit(orjson.dumps(event))
    assert isinstance(entry, Entry)
    catalog.append([entry])


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--teams", type=int, default=100)
    teams = parser.parse_args().teams
    today = datetime.now(UTC)
    with Catalog(keeps_graph=True) as catalog:
        fill(catalog, generate.organisation_events(teams=teams))
        limit_grant(catalog, today + 3 * DAY)
        catalog.graph()
        whole = look(catalog, today)
        say("all assessed again", whole)
        say("the same day again", taken := look(catalog, today), taken / whole)
        started = time.perf_counter()
        verdict_overview(catalog)
        say("the overview's counts", taken := time.perf_counter() - started, taken / whole)
        say("a new day, nothing due", taken := look(catalog, today + DAY), taken / whole)
        print("due and kept with a day:", due(catalog, today + 4 * DAY))
        say("a new day, one legal basis at its end", taken := look(catalog, today + 4 * DAY), taken / whole)


if __name__ == "__main__":
    main()
