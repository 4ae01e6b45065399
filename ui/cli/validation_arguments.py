"""The words of the commands about the data themselves: validate, suggest, diff-data."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ui.cli import help_texts

VALIDATE = """\
Runs Great Expectations suites where the data are and tells the catalog, as validations of exactly the version
read. Suites are the files of expectations/suites; each says in `datasets` what it is for. Without NAME every
dataset that has a suite. What every version is to be validated by is told too, so that a missing result is a gap.
Where the data are: connections.yml (docs/expectations.md). No value of the data is kept but for --samples.

examples:
  whence validate
  whence validate /data/crm/customers.csv && python train.py
  whence validate customers --suite strict.yml --json

exits with 1 where something critical failed or anything could not be computed; with 6 where data could not be
read. What only warns stops nobody."""

SUGGEST = """\
Looks at the data and writes a suite that they pass: columns, types, nulls, ranges, sets, what is unique, how fresh
they are. To be edited: what is there by chance is in it too.

examples:
  whence suggest /data/crm/customers.csv
  whence suggest customers -o expectations/suites/customers.yml"""

DIFF = """\
Two versions of data, or two datasets: columns, rows, and how far the values of each column lie apart, from 0
(alike) to 1. Each is NAME@VERSION; without @VERSION the newest.

examples:
  whence diff-data features.churn@v1 features.churn@v2
  whence diff-data /data/train.parquet /data/test.parquet"""


def _validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help=help_texts.NAME)
    parser.add_argument("--version", metavar="V", help="the version that is there; else the newest")
    parser.add_argument("--suite", type=Path, metavar="FILE", help="this suite, whatever it is for")
    parser.add_argument(
        "--samples", type=_few, default=0, metavar="N", help="keep up to N unexpected values, masked by label (0)"
    )


def _suggest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="+", metavar="NAME", help=help_texts.NAME)
    parser.add_argument("--version", metavar="V", help="the version that is there; else the newest")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, not to stdout")


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("one", metavar="A@V", help="a version of data: NAME@VERSION")
    parser.add_argument("other", metavar="B@V", help="the version to compare with it")


def _few(text: str) -> int:
    """A number from 0 to 20, as many as GX keeps. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) > 20:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 20")
    return int(text)


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "validate": ("validate data by suites, and record the results", VALIDATE, _validate),
    "suggest": ("draft a suite from data as they are", SUGGEST, _suggest),
    "diff-data": ("compare two versions of data", DIFF, _diff),
}
