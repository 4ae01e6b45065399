"""The command for seals: where the log ended at a time, kept elsewhere, signed, and held against the log later."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from catalog.values.errors import BadQuestionError
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command
from ui.cli.output import paper_for, print_bytes, print_json, say
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating.seals import render_check

if TYPE_CHECKING:
    from catalog.questions.operating.seals import SealCheck
    from catalog.values.canonical_json import Json

_SEAL = """\
Writes down where the log ends now. Kept elsewhere, a seal shows later whether the log was cut, rewritten, or given
another end; what was added since is no fault. Signed with a key that is not on the server, nobody there can forge it.

examples:
  whence seal -o seals/2026-11-26.json
  whence seal --new-key seal.pem                       a key to sign with; prints its public half
  whence seal --key seal.pem -o seals/2026-11-26.json
  whence seal --check seals/2026-11-26.json --signer 3f1c…
  0 * * * *  whence seal --key /etc/whence/seal.pem -o /mnt/seals/$(date +\\%s).json     each hour, by cron

exits with 7 where the log does not hold what was sealed, or the seal was changed."""


def _add_seal(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write; else to stdout")
    parser.add_argument("--key", type=Path, metavar="FILE", help="sign with this private key (Ed25519, PEM)")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key to sign with, and nothing else")
    parser.add_argument("--check", type=Path, metavar="FILE", help="hold the log against this seal")
    parser.add_argument("--signer", metavar="HEX", help="with --check: the public key that must have signed it")


def _seal(args: Namespace) -> ExitCode:
    if args.new_key:
        from ui.clients.signing import make_key  # noqa: PLC0415  # loads cryptography

        public = make_key(args.new_key)
        return print_answer(args, {"path": str(args.new_key), "public_key": public}, lambda: public)
    if args.check:
        return _check(args)
    with opened(args) as client:
        document = cast("dict[str, Json]", client.ask("seal", {}))
    if args.key:
        from ui.clients.signing import signed  # noqa: PLC0415  # loads cryptography

        document = signed(document, args.key)
    if args.output is None:
        print_json(document)
        return ExitCode.OK
    print_bytes(json.dumps(document, indent=2).encode() + b"\n", args.output)
    say(f"Sealed in {args.output}: head {document['head']}. Keep it where nobody of the server can change it.")
    return ExitCode.OK


def _check(args: Namespace) -> ExitCode:
    document = _read(args.check)
    signer, fault = _signer(document, args.signer)
    with opened(args) as client:
        check = cast("SealCheck", client.ask("check-seal", {"seal": document}))
    is_right = check["ok"] and fault is None
    answer = {**check, "ok": is_right, "signer": signer, "signature": fault or ("valid" if signer else "none")}
    print_answer(args, answer, lambda: render_check(paper_for(args), check, signer, fault))
    return ExitCode.OK if is_right else ExitCode.INTEGRITY


def _signer(document: "dict[str, Json]", wanted: str | None) -> tuple[str | None, str | None]:
    """Who signed a seal, and what is wrong with the signature."""
    if "signature" not in document:
        return None, None if wanted is None else f"It is not signed, and should be by {wanted}."
    from ui.clients.signing import signer_of  # noqa: PLC0415  # loads cryptography

    try:
        signer = signer_of(document)
    except BadQuestionError as error:
        return None, str(error)
    return signer, None if wanted in (None, signer) else f"It is signed by {signer}, not by {wanted}."


def _read(file: Path) -> "dict[str, Json]":
    try:
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise BadQuestionError(f"Cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise BadQuestionError(f"{file} is no JSON, so no seal") from error
    if not isinstance(document, dict):
        raise BadQuestionError(f"{file} is no seal. Make one: whence seal -o FILE")
    return document


COMMANDS = {"seal": Command(_SEAL, _add_seal, _seal)}
