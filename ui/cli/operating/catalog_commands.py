"""The commands about a whole catalog: serve, ingest, verify, digest, rebuild."""

import logging
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.database.storage.place import file_of
from ui.cli import progress
from ui.cli.ask import ask, opened, print_answer
from ui.cli.options import Command, add_nothing, count
from ui.cli.output import paper_for, say
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating import upkeep

if TYPE_CHECKING:
    from catalog.database.memory import Memory
    from ui.server.webhook_request import Receiver

_SERVE = """\
Receives events at http://HOST:PORT/api/v1/lineage and serves the app, until stopped with Ctrl-C.
Other whence commands on the same catalog find this server and ask it.
From the first key on (whence keys add), everybody is asked for one; other machines are let in only then.

examples:
  whence serve
  whence serve --host 0.0.0.0 --allow-host whence.example.com
  whence --catalog prod.duckdb serve --port 8080
  whence --catalog "ducklake:postgres:host=db dbname=whence" --data /mnt/whence serve --role ingest --port 8081
  whence --catalog "ducklake:postgres:host=db dbname=whence" --data /mnt/whence serve --role read --port 8082
  OPENLINEAGE_URL=http://127.0.0.1:5000 python train.py     an emitter that sends here"""

_WEBHOOK = """\
Else WHENCE_WEBHOOK, WHENCE_WEBHOOK_SECRET_FILE, WHENCE_WEBHOOK_DAYS: the address of a webhook is often a secret."""

_INGEST = """\
Ingests files of one event, of an array of events, or with one event a line (.json, .ndjson, .jsonl, each
also .gz), directories at any depth, and `-` for standard input. Re-ingesting is safe: known events are
skipped. A rejected event is kept with its reason; the others are ingested.

examples:
  whence ingest events.ndjson
  whence ingest spool/ archive/2026-*.ndjson.gz
  kubectl logs emitter | whence ingest -
  whence ingest --workers 1 archive/      leaves the other processors to others

exits with 5 where any event was rejected: whence sql 'FROM rejected_events'"""

_VERIFY = """\
Recomputes every hash of the log and of the rejected inputs. With --head it also checks that the log ends
where you noted it did: a log that was rewritten from some entry on verifies by itself, but has another head.
With --readings it also reads the whole log once more, into a file aside, and compares every table, view and
macro with its result. docs/log.md says what each check proves, and what not.

examples:
  whence verify
  whence verify --readings
  whence verify --head 740480746c1abd87...

exits with 7 where the log is broken, the head is another, or a table is not what the log says."""

_DIGEST = """\
One hash over everything the events say, whatever order they arrived in: two catalogs with the same events
have the same digest.

example:
  whence digest"""

_REBUILD = """\
Empties the tables and reads the whole log into them again. The log stays as it is. Says which tables were not
as the log has them. May be interrupted: the next command continues.

example:
  whence rebuild"""


def _add_serve(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=5000, help="the port to listen on (5000)")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which it may be asked besides, as behind a proxy; may be repeated",
    )
    parser.add_argument(
        "--memory", metavar="SIZE", help="the most that DuckDB takes in the server (half of the machine's memory)"
    )
    parser.add_argument("--spill", metavar="SIZE", help="the most it spills to disk (a quarter of what is free)")
    parser.add_argument(
        "--publish-every",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how often at most the copy for analysts (/catalog.duckdb) is written again (60); 0 for never",
    )
    parser.add_argument(
        "--log-format", choices=["text", "json"], default="text", help="how the server logs, to stderr (text)"
    )
    parser.add_argument(
        "--oidc",
        type=Path,
        metavar="FILE",
        help="the OpenID provider that people sign in with, and their roles (.streamlit/secrets.toml)",
    )
    parser.add_argument(
        "--standby", action="store_true", help="while another process holds the catalog, wait, then take over"
    )
    parser.add_argument(
        "--role",
        choices=["all", "ingest", "read"],
        default="all",
        help="beside the server of a lake whose metadata are in PostgreSQL: ingest only takes events in, read only "
        "answers (all)",
    )
    webhook = parser.add_argument_group("webhook", _WEBHOOK)
    webhook.add_argument("--webhook", metavar="URL", help="where new violations, duties and deadlines are sent")
    webhook.add_argument("--webhook-secret-file", type=Path, metavar="FILE", help="the secret that signs them")
    webhook.add_argument(
        "--webhook-days", type=count, metavar="N", help="how many days before its end a deadline is sent (14)"
    )


def _serve(args: Namespace) -> ExitCode:
    if args.role == "ingest":
        return _serve_node(args)
    if args.role == "read":
        return _serve_reader(args)
    from ui.clients.clients import check_place  # noqa: PLC0415  # not for --help

    check_place(args.catalog, create=True)
    from ui.clients.settings import oidc_file  # noqa: PLC0415  # read when asked, as tests change it
    from ui.server.serve import serve  # noqa: PLC0415  # loads the server

    serve(
        args.catalog,
        args.host,
        args.port,
        lambda url: _announce(args, url),
        args.allow_host,
        _memory_of(args),
        args.publish_every,
        _receiver(args),
        args.oidc or oidc_file(),
        logs_json=args.log_format == "json",
        stands_by=args.standby,
    )
    return ExitCode.OK


def _memory_of(args: Namespace) -> "Memory":
    from catalog.database.memory import read_size, shared_out  # noqa: PLC0415  # loads DuckDB

    memory, spill = (read_size(size) if size else None for size in (args.memory, args.spill))
    return shared_out(memory, spill, args.catalog)


def _serve_node(args: Namespace) -> ExitCode:
    from ui.server.node import serve_node  # noqa: PLC0415  # loads the server

    _refuse_options_of_server(args, "A node takes events only")
    serve_node(
        args.catalog,
        args.host,
        args.port,
        lambda url: _announce(args, url),
        args.allow_host,
        logs_json=args.log_format == "json",
    )
    return ExitCode.OK


def _serve_reader(args: Namespace) -> ExitCode:
    from ui.server.reader import serve_reader  # noqa: PLC0415  # loads the server

    _refuse_options_of_server(args, "A reader only answers, by key")
    serve_reader(
        args.catalog,
        args.host,
        args.port,
        lambda url: _announce(args, url),
        args.allow_host,
        _memory_of(args),
        args.publish_every,
        logs_json=args.log_format == "json",
    )
    return ExitCode.OK


def _refuse_options_of_server(args: Namespace, reason: str) -> None:
    from catalog.values.errors import BadQuestionError  # noqa: PLC0415  # not for --help

    of_server = {"--standby": args.standby, "--oidc": args.oidc, "--webhook": args.webhook}
    if given := [option for option, value in of_server.items() if value]:
        raise BadQuestionError(f"{reason}: leave {' and '.join(given)} to the lake's server")


def _announce(args: Namespace, url: str) -> None:
    if args.log_format == "json":
        logging.getLogger("whence").info("serving", extra={"url": url})
    else:
        say(f"Whence serves {args.catalog} at {url} (stop: Ctrl-C)")


def _receiver(args: Namespace) -> "Receiver | None":
    from ui.clients.settings import webhook_settings  # noqa: PLC0415  # read when asked, as tests change it
    from ui.server.webhook_request import receiver_of  # noqa: PLC0415  # loads the catalog

    url, secret_file, days = webhook_settings()
    url = args.webhook or url
    if not url:
        return None
    days = days if args.webhook_days is None else args.webhook_days
    return receiver_of(url, args.webhook_secret_file or secret_file, days)


def _add_ingest(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, directories, or - for standard input")
    parser.add_argument(
        "--workers",
        type=_workers,
        metavar="N",
        help="processes that read for the one that writes; 1: none beside it (default: the processors, up to 4)",
    )


def _workers(text: str) -> int:
    """A number of workers. Raises ArgumentTypeError."""
    from ingest.receive.workers.pool import MOST_WORKERS  # noqa: PLC0415  # not for --help

    number = count(text)
    if not 1 <= number <= MOST_WORKERS:
        raise ArgumentTypeError(f"{number} workers; give a number from 1 to {MOST_WORKERS}")
    return number


def _ingest(args: Namespace) -> ExitCode:
    from ingest.receive.workers.pool import WorkerPool, usable_workers  # noqa: PLC0415  # not for --help

    started = time.monotonic()
    with WorkerPool(args.workers or usable_workers()) as pool:
        if pool.count > 1 and _is_much(args):
            pool.start()  # while this process opens the catalog
        with opened(args, create=True) as client:
            with progress.byte_progress(args.paths) as on_progress:
                report = client.ingest(args.paths, on_progress, pool)
            place = client.name
    seconds = time.monotonic() - started
    print_answer(args, report.as_json(), lambda: upkeep.render_ingest(paper_for(args), report, place, seconds))
    if not (report.accepted or report.duplicates or report.rejected):
        say(f"No events in {' '.join(args.paths)}: looked for .json, .ndjson, .jsonl, and .gz of each.")
    elif report.accepted and not args.json:
        say("Next: whence models, whence trace NAME")
    return ExitCode.BAD_INPUT if report.rejected else ExitCode.OK


def _is_much(args: Namespace) -> bool:
    """Whether it is sure, before anything is read, that workers are worth while here."""
    from ingest.receive.lines import EventTexts  # noqa: PLC0415  # not for --help
    from ingest.receive.workers.pool import WORTH_WORKERS_BYTES  # noqa: PLC0415
    from ui.clients.address import find_server  # noqa: PLC0415

    if args.server or "-" in args.paths or not all(Path(path).exists() for path in args.paths):
        return False
    size = EventTexts(args.paths).byte_size or 0
    return size >= WORTH_WORKERS_BYTES and not find_server(file_of(args.catalog))


def _add_verify(parser: ArgumentParser) -> None:
    parser.add_argument("--head", metavar="HASH", help="the head hash it must have")
    parser.add_argument("--readings", action="store_true", help="compare the tables with the log, read once more")


def _verify(args: Namespace) -> ExitCode:
    answer = ask(args, "verify", {"readings": args.readings or None})
    answer["ok"] = answer["ok"] and args.head in (None, answer["head"])
    print_answer(args, answer, lambda: upkeep.render_verify(paper_for(args), answer, args.head))
    return ExitCode.OK if answer["ok"] else ExitCode.INTEGRITY


def _digest(args: Namespace) -> ExitCode:
    answer = ask(args, "digest")
    return print_answer(args, answer, lambda: str(answer["digest"]))


def _rebuild(args: Namespace) -> ExitCode:
    with opened(args) as client, progress.entry_progress("reading the log again:") as on_progress:
        answer = client.rebuild(on_progress)
    return print_answer(args, answer, lambda: upkeep.render_rebuild(answer))


COMMANDS = {
    "serve": Command(_SERVE, _add_serve, _serve),
    "ingest": Command(_INGEST, _add_ingest, _ingest),
    "verify": Command(_VERIFY, _add_verify, _verify),
    "digest": Command(_DIGEST, add_nothing, _digest),
    "rebuild": Command(_REBUILD, add_nothing, _rebuild),
}
