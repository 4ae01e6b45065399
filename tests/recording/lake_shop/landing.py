"""The files that arrive: orders by day, corrections, customers by country. All of it is made up."""

import csv
from pathlib import Path

ORDERS = {
    "orders_2026-03-01": [(1, 10, 20.5, "2026-03-01"), (2, 11, 9.99, "2026-03-01"), (3, 12, 42.0, "2026-03-01")],
    "orders_2026-03-02": [(4, 10, 15.25, "2026-03-02"), (5, 13, 7.5, "2026-03-02")],
    "corrections_2026-03-02": [(2, 11, 19.99, "2026-03-01")],
    "orders_2026-03-03": [(6, 11, 30.0, "2026-03-03"), (7, 12, 3.75, "2026-03-03")],
    "orders_2026-03-02_again": [(4, 10, 16.0, "2026-03-02"), (5, 13, 7.5, "2026-03-02"), (8, 10, 1.0, "2026-03-02")],
}
CUSTOMERS = {
    "customers_de": [(10, "ada@example.com", "DE"), (12, "cy@example.com", "DE")],
    "customers_fr": [(11, "bo@example.com", "FR")],
    "customers_fr_again": [(11, "bo@example.com", "FR"), (13, "di@example.com", "FR")],
    "addresses": [(12, "cyd@example.com", "DE")],
}


def write_landing(folder: Path) -> None:
    """Write every file; each row's last column is the name of its file."""
    folder.mkdir(parents=True)
    for columns, files in (
        (("order_id", "customer_id", "amount", "day", "src"), ORDERS),
        (("customer_id", "email", "country", "src"), CUSTOMERS),
    ):
        for name, rows in files.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([columns, *((*row, name) for row in rows)])
