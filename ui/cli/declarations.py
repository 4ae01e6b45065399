"""The commands for governance files: suggest-governance, plan, apply."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ingest.declarations.reading.folder import GovernanceFile, read_folder
from ui.cli.ask import opened
from ui.cli.options import Command, add_by
from ui.cli.output import paper_for, print_json, print_text, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.governance import render_faults, render_plan

if TYPE_CHECKING:
    from catalog.events.openlineage import Body

_SUGGEST = """\
Writes YAML for every source that is not declared and for every model without a purpose: one file for each
namespace, each value still to be filled in (FILL_IN). Existing files are never overwritten.

examples:
  whence suggest-governance
  whence suggest-governance governance"""

_PLAN = """\
Reads every .yml, .yaml and .json file in DIR (docs/governance-yaml.md) and shows what `whence apply` would
add, change and remove, with the origin of each value; and declarations of others that the files do not hold.
Every mistake in every file is listed with its line and the nearest known word.

examples:
  whence plan governance
  whence plan governance --check       in CI: exits with 1 where anything would change

exits with 5 where a file is wrong."""

_APPLY = """\
Makes the changes that `whence plan` shows: all of them, or none where a file is wrong or the process is
killed. Applying again changes nothing.

examples:
  whence apply governance
  whence apply governance --by steward@example.com

exits with 5 where a file is wrong."""


def _add_folder(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of governance files, or one file")


def _add_plan(parser: ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--check", action="store_true", help="exit with 1 where anything would change")


def _plan(args: Namespace) -> ExitCode:
    from ui.clients.clients import open_client_or_empty  # noqa: PLC0415  # not for --help

    files = read_folder(args.folder)
    with open_client_or_empty(args.catalog, args.server) as client:
        answer = client.govern("plan", files, None)
    code = _print(args, answer, "would")
    pending = any(answer.get(change) for change in ("add", "change", "remove"))
    if pending and not args.json:
        say(f"Next: whence apply {args.folder}")
    return ExitCode.VIOLATION if pending and args.check else code


def _add_apply(parser: ArgumentParser) -> None:
    _add_folder(parser)
    add_by(parser, "applies them")


def _apply(args: Namespace) -> ExitCode:
    files = read_folder(args.folder)
    with opened(args, create=True) as client:
        answer = client.govern("apply", files, args.by or current_user())
    return _print(args, answer, "did")


def _add_suggest(parser: ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="write the files there, not to stdout")


def _suggest(args: Namespace) -> ExitCode:
    with opened(args) as client:
        suggested = client.suggest_governance()
    files = [GovernanceFile(file["path"], file["text"]) for file in suggested["suggestions"]]
    counts = {"datasets": suggested["datasets"], "models": suggested["models"]}
    written: list[str] = []
    if args.folder is not None:
        written = _write(args.folder, files)
    elif not args.json:
        print_text("\n---\n".join(file.text for file in files).rstrip())
    if args.json:
        texts = {"suggestions": suggested["suggestions"]} if args.folder is None else {}
        print_json({"files": written, **counts, **texts})
    elif args.folder is not None:
        print_text("\n".join(written))
    if not files:
        say("Nothing to suggest: every source is declared, every model has a purpose.")
    elif args.folder is not None and not args.json:
        say(f"Fill them in, then: whence plan {args.folder}")
    return ExitCode.OK


def _print(args: Namespace, answer: "Body", tense: str) -> ExitCode:
    """Print the plan; or every fault, and then nothing was changed."""
    is_faulty = "errors" in answer
    if args.json:
        print_json(answer)
    elif is_faulty:
        say(render_faults(answer, _shown_folder(args.folder)))
    else:
        print_text(render_plan(paper_for(args), answer, str(args.folder), tense))
    return ExitCode.BAD_INPUT if is_faulty else ExitCode.OK


def _shown_folder(folder: Path) -> Path:
    """What stands before the paths of files; nothing where one file was named."""
    return folder if folder.is_dir() else folder.parent


def _write(folder: Path, files: list[GovernanceFile]) -> list[str]:
    """The paths of the files, each new. Raises BadQuestionError, before anything is written, where one is there."""
    paths = [folder / file.path for file in files]
    for path in paths:
        if path.exists():
            raise BadQuestionError(f"{path} is there already. Fill it in and apply it, or take it away.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, file in zip(paths, files, strict=True):
            path.write_text(file.text, encoding="utf-8")
    except OSError as error:
        raise BadQuestionError(f"Cannot write in {folder}: {error.strerror}") from error
    return [str(path) for path in paths]


COMMANDS = {
    "suggest-governance": Command(_SUGGEST, _add_suggest, _suggest),
    "plan": Command(_PLAN, _add_plan, _plan),
    "apply": Command(_APPLY, _add_apply, _apply),
}
