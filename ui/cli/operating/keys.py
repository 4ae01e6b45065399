"""The command for the keys of a server: add, list, revoke, and the trail of refusals."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, cast

from catalog.access.roles import Role
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command, add_by, count
from ui.cli.output import paper_for, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.presentation.short import clean
from ui.terminal.operating.keys import render_keys, render_new_key, render_trail

if TYPE_CHECKING:
    from catalog.questions.operating.keys import KeyAnswer, NewKey, TrailRow

_KEYS = """\
From the first key on, a server asks everybody for one: 401 without, 403 beyond the role or namespaces of it.
The key is shown once and kept as a hash. Who can open the catalog's file needs none.

  emitter   sends events about its namespaces; reads nothing
  reader    asks every question, SQL, the app without forms
  steward   reader, and declares, validates, assigns, waives, approves, opens and closes cases
  auditor   reader, and audit records, evidence, verify; changes nothing else
  admin     all, and keys

examples:
  whence keys add airflow --role emitter --namespace 'postgres://*' --namespace airflow
  whence keys add ana@example.com --role steward --until 2027-06-30
  whence keys list
  whence keys revoke airflow
  whence keys trail                          who was refused what, and why

use a key:
  OPENLINEAGE_URL=http://host:5000 OPENLINEAGE_API_KEY=whk_…    an emitter
  WHENCE_API_KEY=whk_… whence --server http://host:5000 models  the command line
  the app asks for it in the browser"""


def _add_keys(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="add|list|revoke|trail", required=True)
    add = deeds.add_parser("add", help="make a key, shown once", formatter_class=RawDescriptionHelpFormatter)
    add.add_argument("name", metavar="NAME", help="who, or which system, uses it: the actor of all it does")
    add.add_argument("--role", required=True, choices=[str(role) for role in Role], help="what it may do")
    add.add_argument(
        "--namespace",
        action="append",
        metavar="GLOB",
        help="a pattern of the namespaces it may write about; may be repeated; all if none",
    )
    add.add_argument("--until", metavar="T", help="when it expires: a day, whose end it is, or a time")
    add_by(add, "makes it")
    deeds.add_parser("list", help="every key there ever was, and its state")
    revoke = deeds.add_parser("revoke", help="end a key at once")
    revoke.add_argument("key", metavar="NAME|PREFIX", help="all keys of a name, or the one with a prefix")
    add_by(revoke, "revokes it")
    trail = deeds.add_parser("trail", help="changes of keys, and refusals")
    trail.add_argument("--count", type=count, default=50, metavar="N", help="at most so many, the newest (50)")
    for deed in deeds.choices.values():
        deed.add_argument("--json", action="store_true", default=parser.get_default("json"), help="print JSON")


def _keys(args: Namespace) -> ExitCode:
    return {"add": _add, "list": _list, "revoke": _revoke, "trail": _trail}[args.deed](args)


def _add(args: Namespace) -> ExitCode:
    given = {"name": args.name, "role": args.role, "namespaces": args.namespace, "until": args.until, "by": _by(args)}
    with opened(args, create=True) as client:
        new = cast("NewKey", client.ask("add-key", given))
    end = print_answer(args, new, lambda: render_new_key(paper_for(args), new))
    if not args.json:
        say("This is the only time the key is shown.")
    return end


def _list(args: Namespace) -> ExitCode:
    with opened(args) as client:
        rows = cast("list[KeyAnswer]", client.ask("keys", {}))
    return print_answer(args, rows, lambda: render_keys(paper_for(args), rows))


def _revoke(args: Namespace) -> ExitCode:
    with opened(args) as client:
        ended = cast("list[KeyAnswer]", client.ask("revoke-key", {"key": args.key, "by": _by(args)}))
    sessions_only = f"Ended the sessions of {clean(args.key)}, who has no key."
    return print_answer(args, ended, lambda: render_keys(paper_for(args), ended) if ended else sessions_only)


def _trail(args: Namespace) -> ExitCode:
    with opened(args) as client:
        rows = cast("list[TrailRow]", client.ask("keys/trail", {"count": args.count}))
    return print_answer(args, rows, lambda: render_trail(paper_for(args), rows))


def _by(args: Namespace) -> str | None:
    """Who does it: given, else the user of this machine where no key says who it is."""
    from ui.clients.settings import api_key  # noqa: PLC0415  # read when asked, as tests change it

    return args.by or (None if api_key() else current_user())


COMMANDS = {"keys": Command(_KEYS, _add_keys, _keys)}
