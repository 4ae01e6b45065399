"""The commands for files of governance: plan, apply, suggest-governance."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from catalog.values.errors import BadQuestionError
from ingest.declarations.folder import GovernanceFile, read_folder
from ui.cli.output import paper_for, print_json, print_text, say
from ui.clients.clients import open_door, open_door_or_nothing
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.governance import render_faults, render_plan


def plan(args: Namespace) -> ExitCode:
    """Show what the files would change; with --check, whether anything would."""
    files = read_folder(args.folder)
    with open_door_or_nothing(args.catalog, args.server) as door:
        found = door.govern("plan", files, None)
    if "errors" in found:
        return _refuse(args, found)
    _print(args, found, "would")
    pending = bool(found["add"] or found["change"] or found["remove"])
    if pending and not args.json:
        say(f"Next: whence apply {args.folder}")
    return ExitCode.VIOLATION if pending and args.check else ExitCode.OK


def apply(args: Namespace) -> ExitCode:
    """Make the files true."""
    files = read_folder(args.folder)
    with open_door(args.catalog, args.server, create=True) as door:
        found = door.govern("apply", files, args.by or current_user())
    if "errors" in found:
        return _refuse(args, found)
    _print(args, found, "did")
    return ExitCode.OK


def suggest_governance(args: Namespace) -> ExitCode:
    """Write, or print, files to be filled in."""
    with open_door(args.catalog, args.server) as door:
        found = door.suggest_governance()
    files = [GovernanceFile(file["path"], file["text"]) for file in found.pop("suggestions")]
    if args.folder is not None:
        found = {"files": _write(args.folder, files), **found}
    elif args.json:
        found = {"files": [], **found, "suggestions": [file._asdict() for file in files]}
    else:
        print_text("\n---\n".join(file.text for file in files).rstrip())
    if args.json:
        print_json(found)
    elif args.folder is not None:
        print_text("\n".join(found["files"]))
    if not files:
        say("Nothing to suggest: every source is declared, every model has a purpose.")
    elif args.folder is not None and not args.json:
        say(f"Fill them in, then: whence plan {args.folder}")
    return ExitCode.OK


def _print(args: Namespace, found: dict[str, Any], tense: str) -> None:
    if args.json:
        print_json(found)
    else:
        print_text(render_plan(paper_for(args), found, str(args.folder), tense))


def _refuse(args: Namespace, found: dict[str, Any]) -> ExitCode:
    """Name every fault; nothing was changed."""
    if args.json:
        print_json(found)
    else:
        say(render_faults(found["errors"], _shown_folder(args.folder)))
    return ExitCode.BAD_INPUT


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
