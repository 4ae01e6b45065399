"""The sources of the shop: seeded CSV files, the same on every machine.

Period 1 is what the first model learned from. Period 2 has more customers, the clicks and tickets of the
following weeks, and two sources the shop got hold of in between.
"""

import csv
import hashlib
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEED = 20260115
CUSTOMERS = {1: 1200, 2: 1500}
PERIOD_ENDS = {1: date(2026, 1, 15), 2: date(2026, 3, 15)}

FIRST_NAMES = ("Ada", "Ben", "Carla", "Deniz", "Eva", "Finn", "Greta", "Hugo", "Ines", "Jon", "Kim", "Lena")
LAST_NAMES = ("Arend", "Bauer", "Cole", "Diaz", "Ek", "Fischer", "Gomez", "Holm", "Ivanova", "Jansen")
REGIONS = ("north", "south", "east", "west")
PLANS = {"basic": 9, "plus": 19, "family": 29}
PAGES = ("home", "product", "basket", "account", "help", "cancel")
ORDINARY_TICKETS = (
    "My parcel came a day late, please check the address.",
    "How do I change my card?",
    "The app logs me out every morning.",
    "I want a refund for the last invoice.",
    "Please cancel my plan if this is not solved.",
    "Thank you, all works now.",
)
# Free text is where special categories turn up that nobody asked for.
HEALTH_TICKETS = (
    "I am in hospital for surgery until May, please pause my plan.",
    "My insulin must stay cool and the parcel stood in the sun. I have diabetes and want a refund.",
    "Since my depression diagnosis I cannot manage the account, can my sister do it?",
    "I am pregnant and was told the supplement is not safe, please cancel it.",
)


@dataclass(frozen=True)
class Customer:
    """A customer, with the temper that decides how often they click, complain and leave."""

    customer_id: int
    name: str
    email: str
    birth_year: int
    region: str
    plan: str
    signed_up: date
    consent: bool
    temper: float
    churned: bool


def write_sources(root: Path, period: int) -> list[Path]:
    """Write the CSV files of a period under `root` and return their paths; existing ones are replaced."""
    customers = _customers(CUSTOMERS[period])
    rng = random.Random(SEED + period)
    files = [
        _write(root / "crm/customers.csv", CRM_COLUMNS, (_crm_row(c) for c in customers)),
        _write(root / "web/clicks.csv", CLICK_COLUMNS, _clicks(customers, period, rng)),
        _write(root / "support/tickets.csv", TICKET_COLUMNS, _tickets(customers, period, rng)),
    ]
    if period > 1:
        bought = _demographics(customers, rng)
        partner = _partner_points(customers, rng)
        files += [
            _write(root / "vendor/demographics.csv", ("email_md5", "household_income", "household_size"), bought),
            _write(root / "partners/partner_export.csv", ("customer_id", "partner_points"), partner),
        ]
    return files


CRM_COLUMNS = (
    "customer_id",
    "name",
    "email",
    "birth_year",
    "region",
    "plan",
    "monthly_price",
    "signed_up",
    "marketing_consent",
    "churned",
)
CLICK_COLUMNS = ("click_id", "customer_id", "clicked_at", "page", "seconds_on_page")
TICKET_COLUMNS = ("ticket_id", "customer_id", "opened_on", "hours_to_solve", "body")


def _customers(count: int) -> list[Customer]:
    rng = random.Random(SEED)
    return [_customer(number, rng) for number in range(1, count + 1)]


def _customer(number: int, rng: random.Random) -> Customer:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    temper = rng.gauss(0, 1)
    plan = rng.choice(tuple(PLANS))
    leaves = 1 / (1 + math.exp(1.2 - 1.6 * temper - 0.03 * PLANS[plan]))
    return Customer(
        customer_id=number,
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@example.com".lower(),
        birth_year=rng.randint(1945, 2006),
        region=rng.choice(REGIONS),
        plan=plan,
        signed_up=date(2023, 1, 1) + timedelta(days=rng.randint(0, 1000)),
        consent=rng.random() < 0.85,
        temper=temper,
        churned=rng.random() < leaves,
    )


def _crm_row(c: Customer) -> tuple[object, ...]:
    price = PLANS[c.plan]
    flags = (str(c.consent).lower(), str(c.churned).lower())
    return (c.customer_id, c.name, c.email, c.birth_year, c.region, c.plan, price, c.signed_up, *flags)


def _clicks(customers: Sequence[Customer], period: int, rng: random.Random) -> Iterable[tuple[object, ...]]:
    number = period * 1_000_000
    for customer in customers:
        for _ in range(max(1, round(rng.gauss(9 - 3 * customer.temper, 2)))):
            number += 1
            day = PERIOD_ENDS[period] - timedelta(days=rng.randint(0, 55))
            at = f"{day} {rng.randint(6, 23):02}:{rng.randint(0, 59):02}:00"
            yield number, customer.customer_id, at, rng.choice(PAGES), rng.randint(2, 240)


def _tickets(customers: Sequence[Customer], period: int, rng: random.Random) -> Iterable[tuple[object, ...]]:
    number = period * 10_000
    for customer in customers:
        for _ in range(max(0, round(rng.gauss(0.4 + 0.6 * customer.temper, 0.7)))):
            number += 1
            opened = PERIOD_ENDS[period] - timedelta(days=rng.randint(0, 55))
            body = rng.choice(HEALTH_TICKETS if rng.random() < 0.02 else ORDINARY_TICKETS)
            yield number, customer.customer_id, opened, rng.randint(1, 96), body


def _demographics(customers: Sequence[Customer], rng: random.Random) -> Iterable[tuple[object, ...]]:
    for customer in customers:
        if rng.random() < 0.8:  # a vendor never knows everybody: the rest will be NULL after the join
            # what the vendor sells by, not a secret
            key = hashlib.md5(customer.email.encode(), usedforsecurity=False).hexdigest()
            yield key, round(rng.gauss(42_000 - 4_000 * customer.temper, 9_000), -2), rng.randint(1, 5)


def _partner_points(customers: Sequence[Customer], rng: random.Random) -> Iterable[tuple[object, ...]]:
    for customer in customers:
        if rng.random() < 0.6:
            yield customer.customer_id, max(0, round(rng.gauss(300 - 90 * customer.temper, 80)))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path
